"""nbgrader over the assignment of teaching/: what students get has no solution and no hidden test, and
right, wrong, empty, crashing and endless submissions get the points that they should.

Run by the environment of the clone: .venv/bin/python -m unittest discover test/reports
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat

TEACHING = Path(__file__).resolve().parents[2] / "teaching"
HAS_NBGRADER = importlib.util.find_spec("nbgrader") is not None

SOLUTIONS = {
    "q1": """function growthPoints(n: number): number[] {
  const found: number[] = []
  for (let buckets = 1, limit = 8; limit < n; buckets *= 2, limit = Math.floor(6.5 * buckets)) found.push(limit + 1)
  return found
}""",
    "q2": "const bucketOf = (hash: bigint, B: number): number => Number(hash % (1n << BigInt(B)))",
    "q3": "const split = 897",
}

SUBMISSIONS = {
    # Points of the three questions, which are worth 3, 2 and 1.
    "right": ({}, [3, 2, 1]),
    "wrong": (
        {
            # Passes what it can see, and is the wrong formula.
            "q1": "const growthPoints = (n: number): number[] => (n < 9 ? [] : [9])",
            "q2": "const bucketOf = (hash: bigint, B: number): number => Number(hash >> 4n)",
            "q3": "const split = 1025",
        },
        [0, 0, 0],
    ),
    "empty": (None, [0, 0, 0]),
    "crashing": ({"q2": "process.exit(3)"}, [3, 0, 1]),
    "endless": ({"q1": "function growthPoints(n: number): number[] { for (;;) {} }"}, [0, 2, 1]),
}


@unittest.skipUnless(HAS_NBGRADER, "nbgrader is not installed: .venv/bin/pip install nbgrader")
class Grading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="gomaplab-course-"))
        shutil.copytree(TEACHING, cls.folder, dirs_exist_ok=True)
        # A class has patience for twenty seconds; the endless submission is as endless after five.
        with (cls.folder / "nbgrader_config.py").open("a", encoding="utf8") as config:
            config.write("c.Execute.timeout = 5\n")
        cls.nbgrader("generate_assignment", "growth", "--create")
        cls.released = nbformat.read(cls.folder / "release/growth/growth.ipynb", as_version=4)
        for student, (answers, _) in SUBMISSIONS.items():
            cls.submit(student, answers)
        cls.nbgrader("autograde", "growth", "--create")
        cls.nbgrader("generate_feedback", "growth")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def nbgrader(cls, *args):
        # nbgrader starts alembic by its name, which lies beside Python.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *args],
            cwd=cls.folder,
            capture_output=True,
            text=True,
            timeout=600,
            env={**os.environ, "PATH": path},
        )
        if done.returncode != 0:
            raise AssertionError(f"nbgrader {' '.join(args)}:\n{done.stderr[-3000:]}")

    @classmethod
    def submit(cls, student, answers):
        notebook = nbformat.from_dict(cls.released)
        notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if answers is not None and name in SOLUTIONS:
                cell.source = answers.get(name, SOLUTIONS[name])
        path = cls.folder / "submitted" / student / "growth"
        path.mkdir(parents=True)
        nbformat.write(notebook, path / "growth.ipynb")

    def test_students_get_neither_solutions_nor_hidden_tests(self):
        text = nbformat.writes(self.released)
        for secret in ("SOLUTION", "HIDDEN", "6.5", "1n << BigInt", "7 / 8", "lies elsewhere", "require()"):
            self.assertNotIn(secret, text)
        self.assertEqual(text.count("not written yet"), 3)
        self.assertIn("must be [9]", text)

    def test_points(self):
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}") as gradebook:
            for student, (_, points) in SUBMISSIONS.items():
                graded = gradebook.find_submission_notebook("growth", "growth", student)
                found = {grade.name: grade.auto_score for grade in graded.grades}
                self.assertEqual([found[f"q{i}-test"] for i in (1, 2, 3)], points, student)

    def test_feedback_says_what_was_wrong(self):
        def feedback(student):
            return (self.folder / "feedback" / student / "growth/growth.html").read_text("utf8")

        self.assertIn("not what the map does", feedback("wrong"))
        self.assertIn("not written yet", feedback("empty"))
        self.assertNotIn("not written yet", feedback("right"))


if __name__ == "__main__":
    unittest.main()
