"""nbval with outputs that are updated in place.

A progress line, or anything shown under a display id, may be updated while a cell runs. What runs
notebooks (JupyterLab, nbclient, papermill) keeps the last state; nbval (0.11) knows no
update_display_data, compares with the first state and finds a difference where there is none.

This pytest plugin hands nbval the messages of a cell with its updates applied, and without what
clear_output took away, which nbval does not know either. Updates of what an earlier cell showed
are left out, as nbval compares cell by cell: a cell whose display a later one updates differs,
whatever the kernel, and is best tagged `nbval-ignore-output`.

https://jupyter-client.readthedocs.io/en/stable/messaging.html#update-display-data
"""

from queue import Empty

OUTPUTS = ("stream", "display_data", "execute_result", "error")


def pytest_configure():
    try:
        from nbval.plugin import IPyNbFile
    except ImportError:
        return
    read = IPyNbFile.get_kernel_message
    if getattr(read, "applies_updates", False):
        return

    def get_kernel_message(self, timeout=None, stream="iopub"):
        if stream != "iopub":
            return read(self, timeout=timeout, stream=stream)
        waiting = self.__dict__.setdefault("_messages_with_updates", [])
        if not waiting:
            waiting.extend(until_idle(lambda: read(self, timeout=timeout, stream=stream)))
        return waiting.pop(0)

    get_kernel_message.applies_updates = True
    IPyNbFile.get_kernel_message = get_kernel_message


def until_idle(read):
    """The messages up to the next idle, each display in its last state; never none.

    Raises queue.Empty when there is not even a first one in time.
    """
    messages = []
    shown = {}
    clears_next = False
    while True:
        try:
            message = read()
        except Empty:
            # What came is compared; reading on finds nothing again, and says so.
            if not messages:
                raise
            return messages
        content = message["content"]
        display_id = (content.get("transient") or {}).get("display_id")
        if message["msg_type"] == "update_display_data":
            for earlier in shown.get(display_id, ()):
                earlier.update(data=content["data"], metadata=content["metadata"])
            continue
        if message["msg_type"] == "clear_output":
            clears_next = content["wait"]
            if not clears_next:
                messages = without_outputs(messages)
            continue
        if clears_next and message["msg_type"] in OUTPUTS:
            messages = without_outputs(messages)
            clears_next = False
        messages.append(message)
        if display_id is not None:
            shown.setdefault(display_id, []).append(content)
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            return messages


def without_outputs(messages):
    return [message for message in messages if message["msg_type"] not in OUTPUTS]
