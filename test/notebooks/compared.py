"""What nbval compares of an output: its text, which says all that a table or a printed value says, and
Markdown. HTML and SVG are left out: a notebook of the repository has them in a light form, without
scripts, and what they look like is tested where they are made. A plugin of pytest.

https://nbval.readthedocs.io/en/latest/#Skipping-certain-output-types-regardless-of-context
"""


def pytest_collectstart(collector):
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("text/html", "image/svg+xml")
