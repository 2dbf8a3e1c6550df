"""The kernel as Jupyter's own clients see it: jupyter_client and nbclient, on the real runner.

Every message that arrives is checked against jupyter_kernel_test's schemas.
"""

import glob
import os
import sys
import tempfile
import time
import unittest

import nbformat
from jupyter_kernel_test.msgspec_v5 import validate_message
from nbclient import NotebookClient
from started import start

KERNEL = "gomaplab"
# Tests leave nothing in the history of whoever runs them.
os.environ.setdefault("TYPESCRIPT_KERNEL_HISTORY", ":memory:")
TIMEOUT = 60


#: With the limit that is set here it is over in a second; by default it takes gigabytes.
HEAP_EXHAUSTION = """
import v8 from "node:v8";
v8.setFlagsFromString("--max-old-space-size=200");
const hog: number[][] = [];
for (;;) hog.push(new Array(100_000).fill(1.5));
"""


class Session(unittest.TestCase):
    """One kernel for all tests of the class: they must leave it usable."""

    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start(kernel_name=KERNEL)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel()

    def collect(self, message_id):
        """The reply to a cell, and its outputs: all iopub messages until idle, which is last."""
        outputs = []
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            validate_message(message)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            outputs.append(message)
            if message["content"].get("execution_state") == "idle":
                break
        while True:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            validate_message(reply)
            if reply["parent_header"]["msg_id"] == message_id:
                return reply["content"], outputs

    def run_cell(self, code, **options):
        return self.collect(self.client.execute(code, **options))

    def result(self, code):
        reply, outputs = self.run_cell(code)
        self.assertEqual(reply["status"], "ok", reply)
        results = [m["content"]["data"] for m in outputs if m["msg_type"] == "execute_result"]
        return results[0]["text/plain"]

    def begun(self, code, **options):
        """Sends a cell and waits until it prints "begun"."""
        message_id = self.client.execute(code, **options)
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            validate_message(message)
            if message["parent_header"].get("msg_id") == message_id:
                if message["content"].get("text") == "begun\n":
                    return message_id

    def interrupted(self, code, kept):
        self.run_cell(f"let kept = {kept}")
        cell = self.begun(code)
        begin = time.monotonic()
        self.manager.interrupt_kernel()
        reply, outputs = self.collect(cell)
        self.assertLess(time.monotonic() - begin, 10)
        self.assertEqual(reply["status"], "error")
        errors = [m["content"]["ename"] for m in outputs if m["msg_type"] == "error"]
        self.assertEqual(errors, [reply["ename"]])
        self.assertEqual(self.result("kept"), str(kept))

    def test_interrupt_of_a_loop(self):
        self.interrupted("console.log('begun'); for (;;);", 11)

    def test_interrupt_of_a_loop_that_catches_everything(self):
        self.interrupted("console.log('begun'); for (;;) { try { for (;;); } catch {} }", 12)

    def test_interrupt_of_a_pending_await(self):
        self.interrupted("console.log('begun'); await new Promise(() => {})", 13)

    def test_interrupt_of_a_loop_after_an_await(self):
        wait = "await new Promise((go) => setTimeout(go, 10));"
        self.interrupted(f"{wait} console.log('begun'); for (;;);", 14)

    def test_heartbeat_and_kernel_info_while_a_cell_runs(self):
        cell = self.begun("console.log('begun'); for (;;);")
        self.assertTrue(self.client.hb_channel.is_beating())
        request = self.client.session.msg("kernel_info_request", {})
        self.client.control_channel.send(request)
        reply = self.client.get_control_msg(timeout=TIMEOUT)
        validate_message(reply, "kernel_info_reply", request["header"]["msg_id"])
        self.manager.interrupt_kernel()
        self.assertEqual(self.collect(cell)[0]["status"], "error")

    def test_hundred_thousand_lines_arrive_whole_and_in_order(self):
        begin = time.monotonic()
        reply, outputs = self.run_cell("for (let i = 0; i < 100000; i++) console.log(i)")
        seconds = time.monotonic() - begin
        text = "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream")
        self.assertTrue(text == "".join(f"{i}\n" for i in range(100_000)))
        self.assertLess(len(outputs), 100)
        print(f"\n100,000 lines: {seconds:.2f} s, {len(outputs)} messages")

    def test_twenty_megabytes_arrive_whole(self):
        reply, outputs = self.run_cell("console.log('x'.repeat(20_000_000))")
        text = "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream")
        self.assertEqual(len(text), 20_000_001)
        self.assertEqual(len(self.result("'x'.repeat(20_000_000)")), 20_000_002)

    def test_a_thousand_cells_queued_at_once_all_run(self):
        self.run_cell("const order: number[] = []")
        begin = time.monotonic()
        cells = [self.client.execute(f"order.push({i})", silent=True) for i in range(1000)]
        replies = [self.client.get_shell_msg(timeout=TIMEOUT) for _ in cells]
        seconds = time.monotonic() - begin
        self.assertEqual([r["parent_header"]["msg_id"] for r in replies], cells)
        self.assertEqual({r["content"]["status"] for r in replies}, {"ok"})
        self.assertEqual(self.result("order.every((n, i) => n === i) && order.length"), "1000")
        print(f"\n1,000 queued cells: {seconds:.2f} s")

    def test_an_error_aborts_exactly_what_was_queued(self):
        # It must pass the type check: an error of the compiler would come before what is queued.
        wait = "await new Promise((go) => setTimeout(go, 1000));"
        failing = self.client.execute(f"{wait} (undefined as unknown as {{ x: 1 }}).x")
        queued = [self.client.execute("1"), self.client.execute("2")]
        contents = {}
        while len(contents) < 3:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            validate_message(reply, "execute_reply")
            contents[reply["parent_header"]["msg_id"]] = reply["content"]
        self.assertEqual({c["status"] for c in contents.values()}, {"error"})
        self.assertEqual(contents[failing]["ename"], "TypeError")
        self.assertEqual([contents[c]["ename"] for c in queued], ["Aborted", "Aborted"])
        self.assertEqual(self.result("1 + 1"), "2")

    def help(self, ask, *arguments):
        """The reply to a question about code."""
        message_id = ask(*arguments)
        while True:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            validate_message(reply)
            if reply["parent_header"]["msg_id"] == message_id:
                return reply["content"]

    def test_completion_names_kinds_and_signatures_by_index_and_counts_code_points(self):
        code = '"😀"; Math.a'
        content = self.help(self.client.complete, code, len(code))
        self.assertEqual(code[content["cursor_start"] : content["cursor_end"]], "a")
        details = content["metadata"]["_jupyter_types_experimental"]
        self.assertIn("atan2", content["matches"])
        self.assertEqual([detail["text"] for detail in details], content["matches"])
        for detail in details:
            self.assertEqual(
                (detail["start"], detail["end"]), (content["cursor_start"], content["cursor_end"])
            )
        atan2 = details[content["matches"].index("atan2")]
        self.assertEqual((atan2["type"], atan2["signature"]), ("method", "(y: number, x: number): number"))

    def test_go_types_and_releases_complete_in_strings_while_a_cell_computes(self):
        cell = self.begun("console.log('begun'); for (;;);")
        code = 'go("1.23").make("map[int6'
        content = self.help(self.client.complete, code, len(code))
        self.assertIn("map[int64]bool", content["matches"])
        self.assertEqual(code[content["cursor_start"] : content["cursor_end"]], "map[int6")
        self.assertIn("1.26", self.help(self.client.complete, 'go("', 4)["matches"])
        self.manager.interrupt_kernel()
        self.assertEqual(self.collect(cell)[0]["status"], "error")

    def test_inspection_tells_more_when_it_is_asked_for_more(self):
        self.run_cell("/** Twice as much. */\nconst twice = (n: number) => n * 2")
        code = '"😀"; twice'
        for level, has_source in [(0, False), (1, True)]:
            content = self.help(self.client.inspect, code, len(code), level)
            self.assertTrue(content["found"])
            self.assertEqual(set(content["data"]), {"text/plain", "text/markdown"})
            for text in content["data"].values():
                self.assertIn("const twice: (n: number) => number", text)
                self.assertIn("Twice as much.", text)
                self.assertEqual("=> n * 2" in text, has_source)

    def test_messages_with_a_false_key_are_not_run(self):
        key, self.client.session.key = self.client.session.key, b"not the key"
        self.client.execute("globalThis.forged = true")
        self.client.session.key = key
        self.assertEqual(self.result("'forged' in globalThis"), "false")


class EndOfProcesses(unittest.TestCase):
    """Ends that take their kernel with them: one kernel for each test."""

    setUp = Session.setUpClass.__func__
    tearDown = Session.tearDownClass.__func__
    begun = Session.begun
    collect = Session.collect
    run_cell = Session.run_cell
    result = Session.result

    def test_the_kernel_outlives_what_a_cell_does_to_its_process(self):
        for code, cause in [
            ("process.exit(3)", "exit code 3"),
            ("process.abort()", "aborted"),
            ("process.kill(process.pid, 'SIGKILL'); for (;;);", "SIGKILL"),
            ("process.kill(process.pid, 'SIGSEGV'); for (;;);", "memory fault in native code"),
            (HEAP_EXHAUSTION, "ran out of JavaScript heap memory"),
        ]:
            with self.subTest(code=code):
                self.run_cell("let lost = 1")
                reply, outputs = self.run_cell(code)
                self.assertEqual(reply["ename"], "RunnerDied")
                self.assertIn(cause, reply["evalue"])
                self.assertIn("lost", reply["evalue"])
                self.assertEqual(self.result("typeof (globalThis as any).lost"), "'undefined'")
                self.assertEqual(self.run_cell("lost")[0]["status"], "error")
        self.assertTrue(self.manager.is_alive())

    def test_a_stack_overflow_is_an_error_like_any_other(self):
        self.run_cell("let kept = 7")
        reply, _ = self.run_cell("const deeper = (n: number): number => deeper(n + 1) + 1; deeper(0)")
        self.assertEqual(reply["ename"], "RangeError")
        self.assertEqual(self.result("kept"), "7")

    def test_restart_forgets_everything(self):
        self.run_cell("let before = 1")
        self.manager.restart_kernel(now=False)
        self.client.wait_for_ready(timeout=TIMEOUT)
        reply, _ = self.run_cell("before")
        self.assertEqual((reply["status"], reply["execution_count"]), ("error", 1))

    def test_a_kernel_that_is_killed_leaves_no_busy_process_behind(self):
        runner = int(self.result("process.pid"))
        sleeper = "import { spawn } from 'node:child_process'; spawn('sleep', ['600']).pid"
        child = int(self.result(sleeper))
        self.begun("console.log('begun'); for (;;);")
        self.manager.shutdown_kernel(now=True)
        deadline = time.monotonic() + TIMEOUT
        while is_running(runner) or is_running(child):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        # tearDown ends a kernel: a new one.
        self.client.stop_channels()
        self.setUp()

    def test_shutdown_takes_less_than_a_second(self):
        self.run_cell("1")
        begin = time.monotonic()
        self.client.shutdown()
        while self.manager.is_alive():
            self.assertLess(time.monotonic() - begin, 5)
            time.sleep(0.02)


def is_running(pid):
    """Whether there is such a process; one that only waits to be collected is over."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        # No /proc on this system, or the process ended in between: signal 0 decides.
        return not os.path.isdir("/proc/self")


@unittest.skipUnless(sys.platform == "linux", "the cache folder is chosen as on Linux")
class StartImage(unittest.TestCase):
    """The image that runners start from: made behind the user's back, and never needed."""

    def first_result(self, cache, after=lambda: None):
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        manager, client = start(kernel_name=KERNEL, env=environment)
        try:
            results = []
            client.execute_interactive("6 * 7", timeout=TIMEOUT, output_hook=results.append)
            after()
            return [m["content"]["data"] for m in results if m["msg_type"] == "execute_result"]
        finally:
            client.stop_channels()
            manager.shutdown_kernel()

    def test_an_image_is_made_used_and_replaced_when_it_is_damaged(self):
        with tempfile.TemporaryDirectory() as cache:

            def images():
                return glob.glob(os.path.join(cache, "*", "*.image"))

            def wait_for_image():
                deadline = time.monotonic() + TIMEOUT
                while not images():
                    self.assertLess(time.monotonic(), deadline)
                    time.sleep(0.1)

            answer = [{"text/plain": "42"}]
            self.assertEqual(self.first_result(cache, wait_for_image), answer)
            (image,) = images()
            self.assertEqual(self.first_result(cache), answer)
            self.assertEqual(images(), [image])
            with open(image, "wb") as file:
                file.write(b"damaged")
            self.assertEqual(self.first_result(cache, wait_for_image), answer)
            self.assertGreater(os.path.getsize(image), 1_000_000)


class Notebooks(unittest.TestCase):
    """What nbclient writes into a notebook."""

    def executed(self, *sources, **options):
        notebook = nbformat.v4.new_notebook()
        notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
        NotebookClient(notebook, timeout=TIMEOUT, kernel_name=KERNEL, **options).execute()
        return notebook

    def test_every_printed_line_is_kept(self):
        notebook = self.executed("for (let i = 0; i < 3000; i++) console.log(`line ${i}`)")
        text = "".join(output["text"] for output in notebook.cells[0].outputs)
        self.assertEqual(text, "".join(f"line {i}\n" for i in range(3000)))

    def test_where_errors_are_allowed_every_cell_runs_and_none_is_blank(self):
        sources = ["1", "throw new Error('a')", "2", "throw new Error('b')", "3"]
        notebook = self.executed(*sources, allow_errors=True)
        kinds = [[output["output_type"] for output in cell.outputs] for cell in notebook.cells]
        self.assertEqual(
            kinds, [["execute_result"], ["error"], ["execute_result"], ["error"], ["execute_result"]]
        )
        self.assertEqual([cell.execution_count for cell in notebook.cells], [1, 2, 3, 4, 5])

    def test_language_info_is_written_into_the_notebook(self):
        info = self.executed("1").metadata.language_info
        self.assertEqual(info.name, "typescript")
        self.assertEqual(info.file_extension, ".ts")
        self.assertEqual(info.mimetype, "text/typescript")



class MemoryLimit(unittest.TestCase):
    """A kernel that may use 500 MiB."""

    collect, run_cell, result = Session.collect, Session.run_cell, Session.result

    @classmethod
    def setUpClass(cls):
        env = {**os.environ, "TYPESCRIPT_KERNEL_MEMORY": "500MiB"}
        cls.manager, cls.client = start(kernel_name=KERNEL, env=env)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel()

    def assert_ended(self, code):
        reply, _ = self.run_cell(code)
        self.assertEqual(reply["ename"], "RunnerDied")
        self.assertRegex(
            reply["evalue"],
            r"was ended: it used \d+\.\d\d GiB of memory, and this kernel may use 0\.49 GiB "
            r"\(TYPESCRIPT_KERNEL_MEMORY\)",
        )
        self.assertEqual(self.result("6 * 7"), "42")

    def test_arrays_beyond_it_end_the_cell(self):
        self.assert_ended(
            "const hog: Uint8Array[] = []; for (;;) hog.push(new Uint8Array(2e6).fill(1))"
        )

    def test_a_simulated_map_beyond_it_ends_the_cell(self):
        self.assert_ended('go("1.23").make("map[int64]int64").fill(keys.sequence(100_000_000))')


if __name__ == "__main__":
    unittest.main()
