"""The explorer as someone uses it, in Debian's Chromium; and that nothing in a graph can run in the page."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from kg import bundle as bundles
from serve.http.pages import BUILT
from tests.serve.command import ROOT
from tests.small_graph import small_nodes, small_statements

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>{{7*7}}'
PREDICT = "#/predict?head=MONDO:0007947&predicate=biolink:has_phenotype&known=true"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def missing(what: str) -> None:
    """Skip, or fail where the browser's tests must run."""
    if os.environ.get("MEDCLEW_REQUIRE_BROWSER"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("Chromium is not installed (apt-get install chromium)")
    if not (BUILT / "index.html").is_file():
        missing("the explorer is not built (make explorer)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on the small graph with hostile names in it."""
    hostile = {"curie": "MONDO:0000001", "name": HOSTILE, "category": "biolink:Disease", "synonyms": [f"marfan {HOSTILE}"]}
    nodes = small_nodes().with_columns(
        pl.when(pl.col("curie") == "HGNC:2201").then(pl.lit(HOSTILE)).otherwise(pl.col("name")).alias("name")
    )
    nodes = pl.concat([nodes, pl.DataFrame([hostile])], how="diagonal_relaxed").with_columns(pl.lit(HOSTILE).alias("description"))
    nodes = nodes.with_columns(pl.col("cuis", "xrefs", "provided_by").fill_null([]))
    as_hpo_says_it = (
        pl.when(pl.col("record") == "p.hpoa:3").then(pl.lit('{"frequency_text": "HP:0040282"}')).otherwise(pl.col("qualifiers"))
    )
    statements = small_statements().with_columns(as_hpo_says_it.alias("qualifiers"))
    bad = statements.filter(pl.col("subject") == "HGNC:2201").with_columns(
        pl.lit("MONDO:0000001").alias("object"),
        pl.lit(HOSTILE).alias("record"),
        pl.lit(["javascript:window.pwned=1", 'PMID:1"><script>window.pwned=1</script>']).alias("publications"),
    )
    folder = tmp_path_factory.mktemp("hostile") / "bundle"
    bundles.write(folder, nodes=nodes, statements=pl.concat([statements, bad]))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "serve", "--bundle", str(folder), "serve", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    try:
        until(f"http://127.0.0.1:{port}/ready")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def until(url: str) -> None:
    """Wait for an address to answer 200."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{url} does not get ready")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page; what it logs as an error fails the test, refused scripts and styles among it."""
    context = browser.new_context(accept_downloads=True)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if _wrong(message.type, message.text) else None)
    opened.set_default_timeout(15_000)
    yield opened
    context.close()
    assert not errors


def _wrong(kind: str, text: str) -> bool:
    """Whether a line of the console is an error of the page; a server's 404 is none."""
    return kind == "error" and not text.startswith("Failed to load resource")


def test_a_concept_is_found_by_keyboard_and_opened(page: Page, address: str) -> None:
    page.goto(address)
    field = page.get_by_role("combobox", name="Find a concept")
    field.type("spider")
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.get_by_role("heading", name="Arachnodactyly").wait_for()
    assert page.url.endswith("#/concept?id=HP%3A0001166")
    page.wait_for_function("document.title === 'Arachnodactyly – Concept – Medclew'")
    page.get_by_role("button", name="2 records of Marfan syndrome").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("p.hpoa:1").wait_for()
    assert drawer.get_by_role("link", name="PMID:2").get_attribute("href") == "https://pubmed.ncbi.nlm.nih.gov/2"
    page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "2 records of Marfan syndrome", (
        "the keyboard goes on there"
    )
    assert page.get_by_role("button", name=re.compile("^1 records")).count() == 0


def test_paths_are_explained_filtered_and_taken_home(page: Page, address: str) -> None:
    page.goto(f"{address}/#/explain?from=HGNC:3603&to=HP:0001083")
    paths = page.locator("li.path")
    paths.first.wait_for()
    assert paths.first.locator(".node").all_text_contents() == ["FBN1", "Marfan syndrome", "Ectopia lentis"]
    for hop in paths.first.locator(".hop").all():  # two statements of a step are told apart from two steps
        assert hop.locator(".also").count() == hop.locator("button").count() - 1
    page.wait_for_function("document.title === 'FBN1 to Ectopia lentis – Explain – Medclew'")
    paths.first.get_by_role("button", name="Details").click()
    assert "MATCH (n0:Entity {curie: 'HGNC:3603'})" in page.get_by_label("Cypher of this path").inner_text()
    for name, beginning in (
        ("SVG", "<svg"),
        ("CSV", "edge_id,"),
        ("JSON", "{"),
        ("GraphML", "<?xml"),
        ("Cypher", "MATCH"),
        ("PNG", "\x89PNG"),
    ):
        with page.expect_download() as download:
            page.locator(".export").get_by_role("button", name=name, exact=True).click()
        assert Path(download.value.path()).read_bytes().decode("latin-1").startswith(beginning)
    page.get_by_role("tab", name="How it was found").click()
    page.get_by_text("what joins them within two hops?").wait_for()
    page.get_by_role("tab", name="Metapaths").click()
    page.get_by_role("cell", name="FBN1 – Marfan syndrome – Ectopia lentis").wait_for()
    page.get_by_role("tab", name="Paths", exact=True).click()
    paths.first.get_by_role("button", name="Details").click()
    paths.first.get_by_role("button", name="must avoid").click()
    page.get_by_text("Not in the graph: a path").wait_for()
    assert "avoid=MONDO%3A0007947" in page.url


def test_a_concept_of_a_like_name_is_picked(page: Page, address: str) -> None:
    page.goto(f"{address}/#/explain?from=HGNC:3603&to=ectopic%20lentis&max_hops=2")
    page.get_by_role("alert").get_by_role("button", name="Ectopia lentis").click()
    page.locator("li.path").first.wait_for()
    assert "from=HGNC%3A3603&to=HP%3A0001083" in page.url


def test_a_question_is_answered_in_claims_that_cite(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("A question").fill("Which genes cause Marfan syndrome?")
    page.keyboard.press("Enter")
    claim = page.locator(".claim").first
    claim.wait_for()
    assert "FBN1" in claim.inner_text()
    claim.get_by_role("button").first.click()
    page.get_by_role("dialog").get_by_text("g.txt:1").wait_for()


def test_a_ranking_has_its_places_alone_as_headings_and_frequencies_in_words(page: Page, address: str) -> None:
    page.goto(f"{address}/#/ask?q=Which%20diseases%20explain%20ectopia%20lentis%20and%20arachnodactyly%20without%20hearing%20loss%3F")
    page.locator(".claim").first.wait_for()
    heads = page.locator(".answer .heading").all_inner_texts()
    assert heads and all(re.match(r"\d+\. ", head) or head.endswith(":") for head in heads), heads
    page.goto(f"{address}/#/diagnose?has=HP:0001083&has=HP:0001166")
    page.locator(".side.for .cite").first.wait_for()
    told = page.locator(".side .cite").all_inner_texts()
    assert "30–79 %" in told and not [one for one in told if one.startswith("HP:")], told


@pytest.mark.parametrize("may", [True, False])
def test_a_link_is_copied_or_shown_to_be_copied(page: Page, address: str, may: bool) -> None:
    if may:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    else:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{address}/#/explain?from=HGNC:3603&to=HP:0001083")
    page.get_by_role("button", name="Copy link").click()
    if may:
        page.get_by_role("button", name="Link copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == page.url
    else:
        assert page.get_by_role("textbox", name="The link to this view").input_value() == page.url


def test_what_is_not_answered_is_told_once_and_as_it_is(page: Page, address: str) -> None:
    page.goto(f"{address}/#/ask?q=What%20is%20the%20prognosis%20of%20Marfan%20syndrome%3F")
    page.get_by_text("Not answered", exact=False).first.wait_for()
    answer = page.get_by_role("article", name="Answer").inner_text()
    assert "holds too little" not in answer
    assert page.get_by_role("status").first.inner_text() == "nothing is claimed"
    page.goto(f"{address}/#/ask?q=Which%20genes%20cause%20Marfan%20syndrome%20blorbitis%3F")
    page.get_by_text("blorbitis", exact=False).nth(1).wait_for()
    told = page.locator("body").inner_text()
    assert "Not in the graph: not" not in told and "holds too little" not in told
    page.goto(f"{address}/#/concept?id=MONDO:9999999")
    page.get_by_role("alert").wait_for()
    page.get_by_role("link", name="Search the graph").click()
    page.wait_for_url(f"{address}/#/home")


def test_findings_are_named_answered_and_dropped_in(page: Page, address: str) -> None:
    page.goto(f"{address}/#/diagnose")
    field = page.get_by_role("combobox", name="Add a finding")
    field.type("ectopia lentis")
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    page.locator(".candidate").first.get_by_role("link", name="Marfan syndrome").wait_for()
    assert "Ectopia lentis" in page.locator(".candidate .side.for").first.inner_text()
    page.get_by_label("Ectopia lentis: is it there?").select_option("not")
    page.wait_for_url("**not=HP%3A0001083*")
    packet = {"id": "p", "phenotypicFeatures": [{"type": {"id": "HP:0001166", "label": "Arachnodactyly"}}]}
    packet["metaData"] = {"phenopacketSchemaVersion": "2.0"}  # type: ignore[assignment]
    file = {"name": "p.json", "mimeType": "application/json", "buffer": json.dumps(packet).encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.wait_for_url("**has=HP%3A0001166*")
    page.locator(".finding", has_text="Arachnodactyly").wait_for()


def test_what_a_packet_says_beside_its_findings_counts_and_what_was_set_aside_is_told(page: Page, address: str) -> None:
    page.goto(f"{address}/#/diagnose")
    cause = {"subjectOrBiosampleId": "p", "interpretationStatus": "CAUSATIVE", "gene": {"valueId": "HGNC:3603", "symbol": "FBN1"}}
    diagnosis = {"disease": {"id": "MONDO:0007947", "label": "Marfan syndrome"}, "genomicInterpretations": [cause]}
    packet = {
        "id": "p",
        "subject": {"id": "p", "sex": "FEMALE"},
        "phenotypicFeatures": [{"type": {"id": "HP:0001166", "label": "Arachnodactyly"}}, {"type": {"id": "HP:9999999", "label": "away"}}],
        "interpretations": [{"id": "i", "progressStatus": "SOLVED", "diagnosis": diagnosis}],
        "metaData": {"phenopacketSchemaVersion": "2.0"},
    }
    file = {"name": "p.json", "mimeType": "application/json", "buffer": json.dumps(packet).encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.wait_for_url("**gene=HGNC%3A3603*")
    assert "sex=female" in page.url
    page.locator(".finding", has_text="gene FBN1").wait_for()
    page.locator(".candidate").first.wait_for()
    assert "HP:9999999" in page.locator(".notes").inner_text()
    with page.expect_request("**/diagnose") as asked:
        page.get_by_role("button", name="Drop the sex").click()
    told: Any = asked.value.post_data_json
    assert told["genes"] == ["HGNC:3603"] and "sex" not in told and told["observed"] == ["HP:0001166"]


_LATE = """
const soon = window.setTimeout;
window.requestAnimationFrame = (then) => soon(() => then(performance.now()), 1500);
window.setTimeout = (then, wait, ...more) => soon(then, (wait || 0) + 1500, ...more);
"""


@pytest.mark.parametrize(
    ("where", "role", "name"), [("predict", "combobox", "Concept"), ("explain", "combobox", "From"), ("ask", "textbox", "A question")]
)
def test_what_is_typed_before_the_page_has_settled_is_kept(page: Page, address: str, where: str, role: str, name: str) -> None:
    """On a busy machine a frame comes long after the page is drawn: what runs only then must not undo what was typed."""
    page.add_init_script(_LATE)
    page.goto(f"{address}/#/{where}")
    field = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    field.wait_for()
    field.focus()
    page.keyboard.type("marfan")
    page.wait_for_timeout(4000)
    assert field.input_value() == "marfan"


def test_a_picked_concept_keeps_its_name_in_the_field(page: Page, address: str) -> None:
    page.goto(f"{address}/#/predict")
    field = page.get_by_role("combobox", name="Concept")
    field.type("marfan syndrome")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Statement").select_option("biolink:has_phenotype")
    assert field.input_value() == "Marfan syndrome"


def test_what_may_be_true_is_ranked_with_what_leads_there(page: Page, address: str) -> None:
    page.goto(f"{address}/#/predict")
    page.get_by_role("combobox", name="Concept").type("marfan syndrome")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Statement").select_option("biolink:has_phenotype")
    page.get_by_label("list what is recorded too").check()
    page.get_by_role("button", name="Predict", exact=True).click()
    first = page.locator(".candidate").first
    first.wait_for()
    recorded = page.locator(".candidate", has=page.get_by_role("button", name="recorded"))
    recorded.first.get_by_role("button", name="recorded").first.click()
    page.get_by_role("dialog").get_by_text("p.hpoa").first.wait_for()
    page.keyboard.press("Escape")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    lines = Path(saved.value.path()).read_text("utf-8").splitlines()
    assert lines[0].startswith("rank,curie,name") and len(lines) == 1 + page.locator(".candidate").count()
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    page.locator(".candidate").first.wait_for()


def test_a_drawing_is_saved_in_every_format(page: Page, address: str) -> None:
    page.goto(f"{address}/#/explain?from=HGNC:3603&to=HP:0001083")
    page.locator(".path").first.wait_for()
    begin = {"PNG": b"\x89PNG", "SVG": b"<svg", "CSV": b"edge_id", "JSON": b"{", "GraphML": b"<?xml", "Cypher": b"MATCH"}
    for name, bytes_ in begin.items():
        with page.expect_download() as saved:
            page.get_by_role("button", name=name, exact=True).click()
        assert Path(saved.value.path()).read_bytes().startswith(bytes_), name


def test_a_line_goes_round_the_boxes_that_are_not_its_ends(page: Page, address: str) -> None:
    """Where a pair is joined directly and by way of another, the straight line between the two would pass behind the other."""

    def joined_directly(route: Route) -> None:
        answer = route.fetch()
        before, _, told = answer.text().partition("event: answer\ndata: ")
        found = json.loads(told.partition("\n")[0])
        (first, *_) = found["paths"]
        ends = [first["nodes"][0], first["nodes"][-1]]
        hop = first["hops"][0]
        direct = {**hop, "source": ends[0]["curie"], "target": ends[1]["curie"], "edges": [{**hop["edges"][0], "edge_id": "direct"}]}
        found["paths"].append({**first, "nodes": ends, "hops": [direct]})
        route.fulfill(response=answer, body=f"{before}event: answer\ndata: {json.dumps(found)}\n\n")

    page.route("**/explain?*", joined_directly)
    page.goto(f"{address}/#/explain?from=HGNC:3603&to=HP:0001083")
    page.locator(".path").nth(1).wait_for()
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG", exact=True).click()
    drawn = Path(saved.value.path()).read_text("utf-8")
    boxes = [tuple(map(float, box)) for box in re.findall(r'<rect x="(\S+)" y="(\S+)" width="170"', drawn)]
    lines = [tuple(map(float, line)) for line in re.findall(r'<path d="M(\S+) (\S+)Q(\S+) (\S+) (\S+) (\S+)"', drawn)]
    assert len(boxes) == 3 and len(lines) >= 3
    for ax, ay, cx, cy, bx, by in lines:
        others = [(x, y) for x, y in boxes if not any(x <= ex <= x + 170 and y <= ey <= y + 40 for ex, ey in ((ax, ay), (bx, by)))]
        for at in (step / 100 for step in range(101)):
            px = (1 - at) ** 2 * ax + 2 * at * (1 - at) * cx + at**2 * bx
            py = (1 - at) ** 2 * ay + 2 * at * (1 - at) * cy + at**2 * by
            assert not any(x <= px <= x + 170 and y <= py <= y + 40 for x, y in others)


@pytest.mark.parametrize(
    "view", ["#/concept?id=HGNC:2201", "#/concept?id=MONDO:0000001", "#/explain?from=HGNC:2201&to=MONDO:0000001", "#/concept?id=<script>x"]
)
def test_nothing_in_the_graph_can_run(page: Page, address: str, view: str) -> None:
    page.goto(f"{address}/{view}")
    page.wait_for_load_state("networkidle")
    if "script" in view:
        page.get_by_role("alert").wait_for()
    else:
        page.get_by_text("window.pwned=1").first.wait_for()
        cite = page.locator("button.cite, button.edge").first
        cite.click()
        page.get_by_role("dialog").get_by_text("javascript:window.pwned=1").or_(page.get_by_text("g.txt")).first.wait_for()
    assert page.evaluate("window.pwned") is None
    assert page.locator("main script, main img[src=x], a[href^=javascript]").count() == 0


def test_the_page_fits_a_phone_and_both_colours(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for view in ("", "#/concept?id=MONDO:0007947", "#/explain?from=HGNC:3603&to=HP:0001083", "#/diagnose?has=HP:0001083", PREDICT):
            page.goto(f"{address}/{view}")
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
