"""nbgrader for assignments in TypeScript: run `nbgrader generate_assignment growth` in this folder.

nbgrader knows what stands in the place of a solution for a few languages, not for TypeScript, and its
time limit is meant for shorter work. Marks are comments: `// BEGIN SOLUTION`, `// END SOLUTION`,
`// BEGIN HIDDEN TESTS`, `// END HIDDEN TESTS`.
"""

c = get_config()  # noqa: F821 (nbgrader puts it there)

c.CourseDirectory.course_id = "maps"

c.ClearSolutions.code_stub = {
    "typescript": '// YOUR CODE HERE\nthrow new Error("not written yet")',
}

# A submission that does not end is interrupted after so many seconds a cell; the cells after it run.
c.Execute.timeout = 20
c.Execute.interrupt_on_timeout = True

# Two copies of a submission are never graded at once: students hand in one file each.
c.Autograde.create_student = True
