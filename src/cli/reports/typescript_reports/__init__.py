"""What Python's report tools need for notebooks in TypeScript.

    pip install './src/cli/reports[papermill,nbval]'

Both parts are found by entry point, nothing has to be asked for: parameters.py by papermill,
updates.py by pytest.
"""

__version__ = "0.1.0"
