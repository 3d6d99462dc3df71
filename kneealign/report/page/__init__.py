"""The report as a page: HTML, its figures and charts, and the PDF made of it."""
