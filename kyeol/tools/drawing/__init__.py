"""How the report and the rehearsal draw: pictures as SVG, and the HTML page around them."""
