"""Comms, subshells, encryption, history and %reset on the real runner, through jupyter_client."""

import os
import tempfile
import time
import unittest

from jupyter_client import KernelManager
from jupyter_kernel_test.msgspec_v5 import validate_message
from started import start

KERNEL = "gomaplab"
# Tests leave nothing in the history of whoever runs them.
os.environ.setdefault("TYPESCRIPT_KERNEL_HISTORY", ":memory:")
TIMEOUT = 60

BRIDGE = 'const bridge = (globalThis as any)[Symbol.for("jupyter.kernel")];'
TARGET = """
let release = () => {};
bridge.registerTarget("doubler", (comm: any, opening: any) => {
  console.log("opened", JSON.stringify(opening.data));
  comm.onMessage(async ({ data, buffers }: any) => {
    console.log("heard", data.n);
    if (data.n < 0) throw new RangeError("negative");
    if (data.n === 7) for (;;);
    if (data.n === 1) release();
    await new Promise((go) => setTimeout(go, 20));
    comm.send({ n: 2 * data.n }, { buffers });
  });
  comm.onClose(() => console.log("closed"));
});"""


class Protocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start(kernel_name=KERNEL)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel()

    def send(self, kind, content, channel="shell", buffers=None, **header):
        session = self.client.session
        message = session.msg(kind, content)
        message["header"].update(header)
        stream = getattr(self.client, f"{channel}_channel").socket
        session.send(stream, message, buffers=buffers)
        return message["header"]["msg_id"]

    def until_idle(self, *ids):
        """What was published under each of these requests, until all of them are idle."""
        published = {id: [] for id in ids}
        busy = set(ids)
        while busy:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] not in ("comm_open", "comm_msg", "comm_close"):
                validate_message(message)
            parent = message["parent_header"].get("msg_id")
            if parent not in published:
                continue
            if message["content"].get("execution_state") == "idle":
                busy.discard(parent)
            elif message["msg_type"] not in ("status", "execute_input"):
                published[parent].append(message)
        return published

    def until(self, id, text):
        """Waits until this was printed under a request."""
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == id:
                if message["content"].get("text") == text:
                    return

    def reply(self, message_id, channel="shell"):
        while True:
            message = getattr(self.client, f"get_{channel}_msg")(timeout=TIMEOUT)
            if message["parent_header"]["msg_id"] == message_id:
                return message

    def run_cell(self, code, **header):
        content = {"code": code, "silent": False, "allow_stdin": False}
        id = self.send("execute_request", content, **header)
        outputs = self.until_idle(id)[id]
        reply = self.reply(id)
        validate_message(reply, "execute_reply")
        return reply["content"], outputs

    def result(self, code, **header):
        reply, outputs = self.run_cell(code, **header)
        self.assertEqual(reply["status"], "ok", reply)
        results = [m["content"]["data"] for m in outputs if m["msg_type"] == "execute_result"]
        return results[0]["text/plain"]

    def control(self, kind, content=None):
        id = self.send(kind, content or {}, channel="control")
        return self.reply(id, "control")["content"]

    def test_comms_in_both_directions(self):
        self.run_cell(BRIDGE)
        self.run_cell(TARGET)
        opening = {"comm_id": "d1", "target_name": "doubler", "data": {"hello": 1}}
        id = self.send("comm_open", opening)
        (said,) = self.until_idle(id)[id]
        self.assertEqual(said["content"]["text"], 'opened {"hello":1}\n')
        data = bytes(range(256))
        id = self.send("comm_msg", {"comm_id": "d1", "data": {"n": 21}}, buffers=[data])
        heard, answer = self.until_idle(id)[id]
        self.assertEqual(heard["content"]["text"], "heard 21\n")
        self.assertEqual(answer["content"], {"comm_id": "d1", "data": {"n": 42}})
        self.assertEqual([bytes(buffer) for buffer in answer["buffers"]], [data])
        # While a cell awaits, too: this one ends because of it.
        wait = "await new Promise<void>((go) => { release = go; console.log('begun') })"
        cell = self.send("execute_request", {"code": wait})
        self.until(cell, "begun\n")
        id = self.send("comm_msg", {"comm_id": "d1", "data": {"n": 1}})
        _, answer = self.until_idle(id, cell)[id]
        self.assertEqual(answer["content"]["data"], {"n": 2})
        # An error belongs to the message; a loop can be interrupted.
        id = self.send("comm_msg", {"comm_id": "d1", "data": {"n": -1}})
        _, error = self.until_idle(id)[id]
        self.assertEqual(error["content"]["ename"], "RangeError")
        id = self.send("comm_msg", {"comm_id": "d1", "data": {"n": 7}})
        self.until(id, "heard 7\n")
        self.control("interrupt_request")
        (error,) = self.until_idle(id)[id]
        self.assertEqual(error["content"]["ename"], "Interrupted")
        id = self.send("comm_info_request", {"target_name": "doubler"})
        comms = self.reply(id)["content"]["comms"]
        self.assertEqual(comms, {"d1": {"target_name": "doubler"}})
        id = self.send("comm_close", {"comm_id": "d1", "data": {}})
        (said,) = self.until_idle(id)[id]
        self.assertEqual(said["content"]["text"], "closed\n")

    def test_a_comm_that_a_cell_opens(self):
        self.run_cell(BRIDGE)
        _, outputs = self.run_cell(
            "const c = bridge.comm('jupyter.widget', { state: {} },"
            " { metadata: { version: '2.1.0' }, buffers: [new Float64Array([1.5])] }); c.id.length"
        )
        opened = outputs[0]
        self.assertEqual(opened["msg_type"], "comm_open")
        self.assertEqual(opened["content"]["target_name"], "jupyter.widget")
        self.assertEqual(opened["metadata"], {"version": "2.1.0"})
        self.assertEqual(bytes(opened["buffers"][0]), b"\0\0\0\0\0\0\xf8?")
        _, outputs = self.run_cell("c.close(); c.close()")
        self.assertEqual([m["msg_type"] for m in outputs], ["comm_close"])

    def test_subshells_run_beside_the_main_shell(self):
        features = self.control("kernel_info_request")["supported_features"]
        self.assertIn("kernel subshells", features)
        self.assertIn("debugger", features)
        subshell = self.control("create_subshell_request")["subshell_id"]
        self.assertEqual(self.control("list_subshell_request")["subshell_id"], [subshell])
        self.run_cell("let shared = 1; let release = () => {};")
        waiting = self.send(
            "execute_request",
            {"code": "await new Promise<void>((go) => { release = go; console.log('begun') })"},
        )
        self.until(waiting, "begun\n")
        self.assertEqual(self.result("shared += 1", subshell_id=subshell), "2")
        _, outputs = self.run_cell("console.log('beside'); release()", subshell_id=subshell)
        self.assertEqual([m["content"]["text"] for m in outputs], ["beside\n"])
        self.assertEqual(self.reply(waiting)["content"]["status"], "ok")
        self.assertEqual(self.result("shared"), "2")
        # One interrupt ends both a pending await and the loop beside it.
        endless = {"code": "console.log('begun'); await new Promise(() => {})"}
        waiting = self.send("execute_request", endless)
        self.until(waiting, "begun\n")
        loop = {"code": "console.log('begun'); for (;;);"}
        looping = self.send("execute_request", loop, subshell_id=subshell)
        self.until(looping, "begun\n")
        self.control("interrupt_request")
        replies = {}
        while len(replies) < 2:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            replies[reply["parent_header"]["msg_id"]] = reply["content"]["ename"]
        self.assertEqual(replies, {waiting: "Interrupted", looping: "Interrupted"})
        self.assertEqual(self.result("shared", subshell_id=subshell), "2")
        deleted = self.control("delete_subshell_request", {"subshell_id": subshell})
        self.assertEqual(deleted["status"], "ok")
        id = self.send("execute_request", {"code": "1"}, subshell_id=subshell)
        self.assertEqual(self.reply(id)["content"]["ename"], "BadRequest")

    def test_reset_forgets_and_goes_on(self):
        before, _ = self.run_cell("let forgotten = 1")
        reply, outputs = self.run_cell("%reset")
        self.assertEqual(reply["status"], "ok")
        self.assertIn("forgotten", outputs[0]["content"]["text"])
        self.assertEqual(reply["execution_count"], before["execution_count"] + 1)
        self.assertEqual(self.run_cell("forgotten")[0]["status"], "error")
        self.assertEqual(self.result("1 + 1"), "2")


class Encryption(unittest.TestCase):
    def test_encrypted_traffic(self):
        manager = KernelManager(kernel_name=KERNEL, transport_encryption="required")
        manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=TIMEOUT)
            self.assertIn("curve_publickey", manager.get_connection_info())
            replies = []
            client.execute_interactive("6 * 7", timeout=TIMEOUT, output_hook=replies.append)
            results = [m for m in replies if m["msg_type"] == "execute_result"]
            self.assertEqual(results[0]["content"]["data"]["text/plain"], "42")
            # A ping that was sent before the kernel had bound its sockets may have been in vain.
            end = time.monotonic() + TIMEOUT
            while not client.hb_channel.is_beating() and time.monotonic() < end:
                time.sleep(0.1)
            self.assertTrue(client.hb_channel.is_beating())
        finally:
            client.stop_channels()
            manager.shutdown_kernel()


class LastingHistory(unittest.TestCase):
    def test_earlier_sessions_are_remembered(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "history.sqlite")
            environment = {**os.environ, "TYPESCRIPT_KERNEL_HISTORY": file}
            histories = []
            for code in ["6 * 7", "'second'"]:
                manager, client = start(kernel_name=KERNEL, env=environment)
                client.execute_interactive(code, timeout=TIMEOUT, output_hook=lambda _: None)
                reply = client.history(
                    hist_access_type="tail", n=5, output=True, reply=True, timeout=TIMEOUT
                )
                validate_message(reply, "history_reply")
                histories.append([tuple(entry) for entry in reply["content"]["history"]])
                client.stop_channels()
                manager.shutdown_kernel()
            first = (1, 1, ["6 * 7", "42"])
            self.assertEqual(histories, [[first], [first, (2, 1, ["'second'", "'second'"])]])
            self.assertEqual(os.stat(file).st_mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main()
