import { useState } from "preact/hooks";
import { Suggest } from "../parts/Suggest";
import { go, href } from "../route";

const QUESTIONS = [
  "Which genes cause Marfan syndrome?",
  "How is FBN1 related to ectopia lentis?",
  "Which diseases explain ectopia lentis, arachnodactyly and aortic root dilatation without hearing loss?",
];

export function Home() {
  const [question, setQuestion] = useState("");
  return (
    <div class="home">
      <h1>A medical knowledge graph<br />that reasons in the open</h1>
      <p class="lead">Every claim cites its statements, every statement the record that it came from. What the graph does not support is not said.</p>
      <Suggest name="Find a concept" value="" autofocus placeholder="A disease, gene, phenotype, drug, or a code …" onPick={(one) => go("concept", { id: one.curie })} />
      <form class="ask" onSubmit={(event) => { event.preventDefault(); if (question.trim()) go("ask", { q: question }); }}>
        <label class="visually-hidden" for="question">A question</label>
        <input id="question" value={question} onInput={(event) => setQuestion(event.currentTarget.value)} placeholder="Or ask a question in words …" autocomplete="off" />
        <button type="submit">Ask</button>
      </form>
      <ul class="examples" aria-label="Examples">
        {QUESTIONS.map((one) => <li key={one}><a href={href("ask", { q: one })}>{one}</a></li>)}
        <li><a href={href("explain", { from: "HGNC:3603", to: "HP:0001083" })}>Paths from FBN1 to ectopia lentis</a></li>
        <li><a href={href("diagnose", { has: ["HP:0001083", "HP:0001166"], not: ["HP:0000365"] })}>A differential diagnosis</a></li>
        <li><a href={href("predict", { head: "MONDO:0007947", predicate: "biolink:has_phenotype" })}>Findings that Marfan syndrome may have beside those recorded</a></li>
      </ul>
    </div>
  );
}
