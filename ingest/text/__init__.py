"""Documents -> sentences with linked mentions -> relations, each with its sentence. Who links is given from above (``linking.Linker``)."""
