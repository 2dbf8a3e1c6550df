"""What Python's report tools need for notebooks in TypeScript.

    pip install './python[papermill,nbval,nbconvert]'

All parts are found by entry point: parameters.py by papermill, updates.py by pytest, script.py by
nbconvert (as `--to typescript`, and by `--to script`).
"""

__version__ = "0.1.0"
