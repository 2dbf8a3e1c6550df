"""The kernel behind a kernel gateway, reached through a Jupyter server: the whole conformance suite,
and what depends on the way: interrupts, restarts, questions, comms with their buffers, much output."""

import os
import unittest

# Imported as a module: a base class imported by name would be run as a test of its own.
import remote
import test_kernel

KERNEL = "gomaplab"
# Tests leave nothing in the history of whoever runs them.
os.environ.setdefault("TYPESCRIPT_KERNEL_HISTORY", ":memory:")
TIMEOUT = 60

#: Answers each message of a comm with its buffers, their bytes in reverse order.
ECHO = """
(globalThis as any)[Symbol.for("jupyter.kernel")].registerTarget("echo", (comm: any) => {
  comm.onMessage(({ data, buffers }: any) => {
    comm.send(data, { buffers: buffers.map((one: any) => Uint8Array.from(one).reverse()) });
  });
});
"""


def setUpModule():
    global gateway, server
    gateway = remote.gateway()
    server = remote.server_of(gateway)


def tearDownModule():
    server.stop()
    gateway.stop()


class Conformance(test_kernel.Conformance):
    @classmethod
    def setUpClass(cls):
        cls.km, cls.kc = remote.start(server, KERNEL)


class Kernel(unittest.TestCase):
    """A kernel for each test."""

    def tearDown(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()

    def until(self, message_id, kind, **content):
        """The first message of a kind on iopub whose content has these values; those before it."""
        seen = []
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            seen.append(message)
            is_its = message["parent_header"].get("msg_id") == message_id
            if is_its and message["msg_type"] == kind and content.items() <= message["content"].items():
                return message, seen

    def reply(self, message_id):
        while True:
            message = self.client.get_shell_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == message_id:
                return message["content"]

    def send(self, kind, content, buffers=()):
        message = self.client.session.msg(kind, content)
        self.client.shell_channel.send({**message, "buffers": list(buffers)})
        return message["header"]["msg_id"]

    def result(self, code):
        asked = self.client.execute(code)
        self.assertEqual(self.reply(asked)["status"], "ok")
        _, seen = self.until(asked, "status", execution_state="idle")
        return [m["content"]["data"]["text/plain"] for m in seen if m["msg_type"] == "execute_result"]


class Remote(Kernel):
    def setUp(self):
        self.manager, self.client = remote.start(server, KERNEL)

    def test_an_interrupt_ends_the_cell_and_keeps_the_variables(self):
        self.result("let kept = 41")
        endless = self.client.execute('console.log("begun"); for (;;) kept = 42')
        self.until(endless, "stream")
        self.manager.interrupt_kernel()
        reply = self.reply(endless)
        self.assertEqual((reply["status"], reply["ename"]), ("error", "Interrupted"))
        self.assertEqual(self.result("kept"), ["42"])

    def test_a_restart_forgets_the_variables(self):
        self.result("let kept = 41")
        self.manager.restart_kernel()
        self.assertEqual(self.result("typeof (globalThis as any).kept"), ["'undefined'"])

    def test_a_question_is_answered(self):
        asked = self.client.execute('(await input("Name? ")).toUpperCase()', allow_stdin=True)
        question = self.client.get_stdin_msg(timeout=TIMEOUT)["content"]
        self.assertEqual(question, {"prompt": "Name? ", "password": False})
        self.client.input("Zoë 😀")
        result, _ = self.until(asked, "execute_result")
        self.assertEqual(result["content"]["data"]["text/plain"], "'ZOË 😀'")

    def test_all_of_much_output_comes_in_order(self):
        asked = self.client.execute("for (let i = 0; i < 20_000; i++) console.log(i)")
        _, seen = self.until(asked, "status", execution_state="idle")
        text = "".join(m["content"]["text"] for m in seen if m["msg_type"] == "stream")
        self.assertEqual(text, "".join(f"{i}\n" for i in range(20_000)))

    def test_a_slider_moves_and_what_depends_on_it_is_made_again(self):
        cell = "interact({ n: slider(1, 10, { value: 3 }) }, ({ n }) => `square ${n * n}`)"
        asked = self.client.execute(cell)
        _, seen = self.until(asked, "status", execution_state="idle")
        models = [m["content"] for m in seen if m["msg_type"] == "comm_open"]
        slider = next(
            one["comm_id"]
            for one in models
            if one["data"]["state"].get("_model_name") == "IntSliderModel"
        )
        data = {"method": "update", "state": {"value": 5}, "buffer_paths": []}
        moved = self.send("comm_msg", {"comm_id": slider, "data": data})
        _, seen = self.until(moved, "status", execution_state="idle")
        self.assertIn("square 25", str([m["content"] for m in seen]))


class WithoutServer(Kernel):
    """Straight to the gateway: Jupyter Server 2.21 passes binary messages on as text, which are lost."""

    def setUp(self):
        self.manager, self.client = remote.start(gateway, KERNEL)

    def test_bytes_go_both_ways_beside_a_comm_s_messages(self):
        self.result(ECHO)
        self.send("comm_open", {"comm_id": "e1", "target_name": "echo", "data": {}})
        sent = self.send("comm_msg", {"comm_id": "e1", "data": {"n": 7}}, [bytes(range(256)), b"", b"ab"])
        answer, _ = self.until(sent, "comm_msg", comm_id="e1")
        self.assertEqual(answer["content"]["data"], {"n": 7})
        self.assertEqual(answer["buffers"], [bytes(reversed(range(256))), b"", b"ba"])


if __name__ == "__main__":
    unittest.main()
