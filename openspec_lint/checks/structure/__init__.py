"""What the meta-schemas object to, each error at its leaf and in the document's words."""
