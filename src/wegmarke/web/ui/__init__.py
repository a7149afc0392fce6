"""The common face of all pages: base template, components with their gallery, languages."""
