"""nbval: a notebook that was run gives, run again, the outputs it holds. The notebooks of the repository
are compared in test/notebooks."""

import shutil
import tempfile
import unittest
from pathlib import Path

from report import install, run, write_notebook

DISPLAYS = (
    "# Outputs of every kind",
    ("console.log(new Map([['a', 1]]), 10n);\nconsole.error('to stderr');\n[{ a: 1 }, { a: 2 }]",),
    ("for (const n of progress([1, 2, 3], { label: 'count' })) n;",),
    ("import { newDisplay } from 'tslab'\nconst place = newDisplay();\nplace.text('a'); place.html('b');",),
    ("display('once', { id: 'x' });\nupdateDisplay('x', [{ a: 1 }]);",),
    ("interact({ n: slider(0, 10) }, ({ n }) => n)",),
    ("console.log('a'); clearOutput(true); console.log('b'); display(1); clearOutput(); display(2)",),
    ("throw new RangeError('expected')", "raises-exception"),
)


class NbVal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="nbval-"))
        cls.packages = install(cls.folder)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def execute(self, path, name):
        to = ("--output-dir", self.folder, "--output", name)
        run("nbconvert", "--to", "notebook", "--execute", *to, path)
        return self.folder / name

    def validate(self, path):
        options = ("--nbval-cell-timeout", 300, "--rootdir", self.folder, "--color", "no")
        return run("pytest", "--nbval", *options, "-p", "no:cacheprovider", path,
                   PYTHONPATH=self.packages)

    def test_outputs_of_every_kind_are_the_same_again(self):
        path = write_notebook(self.folder / "in.ipynb", *DISPLAYS)
        self.assertIn("7 passed", self.validate(self.execute(path, "displays.ipynb")))

    def test_an_output_that_differs_is_found(self):
        path = write_notebook(self.folder / "in.ipynb", ("Math.random()",))
        with self.assertRaisesRegex(AssertionError, "1 failed"):
            self.validate(self.execute(path, "random.ipynb"))


if __name__ == "__main__":
    unittest.main()
