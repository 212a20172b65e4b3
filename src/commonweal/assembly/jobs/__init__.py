"""Work in the background, done by the worker that ``commonweal serve`` runs beside the web; by subject."""
