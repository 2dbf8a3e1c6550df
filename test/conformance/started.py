"""A kernel and a client of it that hears everything.

jupyter_client takes a kernel for ready when it answers; its subscription to iopub may take effect
later, on a busy machine after the first cell's messages, which are then lost. So it asks until it
hears the answer on both channels.
"""

import queue
import time

from jupyter_client.manager import start_new_kernel

TIMEOUT = 60


def start(**options):
    """As jupyter_client's start_new_kernel."""
    manager, client = start_new_kernel(**options)
    deadline = time.monotonic() + TIMEOUT
    while not _hears(client):
        if time.monotonic() > deadline:
            raise TimeoutError("nothing was heard on iopub")
    return manager, client


def _hears(client):
    asked = client.kernel_info()
    while client.get_shell_msg(timeout=TIMEOUT)["parent_header"].get("msg_id") != asked:
        pass
    try:
        while True:
            message = client.get_iopub_msg(timeout=1)
            is_its = message["parent_header"].get("msg_id") == asked
            if is_its and message["content"].get("execution_state") == "idle":
                return True
    except queue.Empty:
        return False
