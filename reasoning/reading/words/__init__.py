"""The words that a question may hold besides names: closed classes, forms, and the tables of what each stands for."""
