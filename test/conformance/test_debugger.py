"""The debugger as a front end sees it: the Debug Adapter Protocol over jupyter_client.

https://jupyter-client.readthedocs.io/en/stable/messaging.html#debug-request
"""

import os
import queue
import signal
import tempfile
import time
import unittest

from started import start

KERNEL = "gomaplab"
# Tests leave nothing in the history of whoever runs them.
os.environ.setdefault("TYPESCRIPT_KERNEL_HISTORY", ":memory:")
TIMEOUT = 60


def setUpModule():
    """One kernel for all tests; each has a debugger of its own."""
    Debugged.folder = tempfile.mkdtemp()
    Debugged.manager, Debugged.client = start(kernel_name=KERNEL, cwd=Debugged.folder)


def tearDownModule():
    Debugged.client.stop_channels()
    Debugged.manager.shutdown_kernel()


class Debugged(unittest.TestCase):
    seq = 0

    def setUp(self):
        self.heard = []
        self.body("initialize", clientID="test")
        self.body("attach")

    def tearDown(self):
        self.body("disconnect")
        # Nothing stands still behind a test.
        self.assertEqual(self.run_cell("0")["status"], "ok")

    def ask(self, command, **arguments):
        Debugged.seq += 1
        content = {"type": "request", "seq": self.seq, "command": command, "arguments": arguments}
        request = self.client.session.msg("debug_request", content)
        self.client.control_channel.send(request)
        while True:
            reply = self.client.get_control_msg(timeout=TIMEOUT)
            if reply["parent_header"]["msg_id"] == request["header"]["msg_id"]:
                self.assertEqual(reply["msg_type"], "debug_reply")
                self.assertEqual(reply["content"]["type"], "response")
                self.assertEqual(reply["content"]["request_seq"], self.seq)
                self.assertEqual(reply["content"]["command"], command)
                return reply["content"]

    def body(self, command, **arguments):
        reply = self.ask(command, **arguments)
        self.assertTrue(reply["success"], reply)
        return reply["body"]

    def refused(self, command, **arguments):
        reply = self.ask(command, **arguments)
        self.assertFalse(reply["success"], reply)
        return reply["message"]

    def published(self, wanted):
        """The next iopub message that is wanted; the ones before it are gone."""
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            try:
                message = self.client.get_iopub_msg(timeout=TIMEOUT)
            except queue.Empty:
                break
            self.heard.append(message)
            if wanted(message):
                return message
        raise TimeoutError([(m["msg_type"], m["content"]) for m in self.heard])

    def event(self, name):
        message = self.published(
            lambda m: m["msg_type"] == "debug_event" and m["content"]["event"] == name
        )
        return message["content"].get("body", {})

    def reply(self, message_id):
        while True:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            if reply["parent_header"]["msg_id"] == message_id:
                return reply["content"]

    def run_cell(self, code):
        return self.reply(self.client.execute(code))

    def result(self, code):
        cell = self.client.execute(code)
        self.assertEqual(self.reply(cell)["status"], "ok")
        message = self.published(
            lambda m: m["msg_type"] == "execute_result" and m["parent_header"]["msg_id"] == cell
        )
        return message["content"]["data"]["text/plain"]

    def begun(self, code):
        cell = self.client.execute(code)
        self.published(lambda m: m["content"].get("text") == "begun\n")
        return cell

    def path(self, code):
        return self.body("dumpCell", code=code)["sourcePath"]

    def breaks(self, code, *breakpoints):
        """Sets breakpoints, given as lines or with more, in a cell."""
        fields = [b if isinstance(b, dict) else {"line": b} for b in breakpoints]
        return self.breaks_at(self.path(code), fields)

    def breaks_at(self, path, fields):
        body = self.body(
            "setBreakpoints", source={"path": path}, breakpoints=fields, sourceModified=False
        )
        return body["breakpoints"]

    def stopped(self, reason):
        event = self.event("stopped")
        self.assertEqual(event["reason"], reason, event)
        self.assertEqual(event["threadId"], 1)
        return self.frames()

    def frames(self):
        return self.body("stackTrace", threadId=1)["stackFrames"]

    def go(self, command="continue"):
        self.body(command, threadId=1)

    def variables(self, reference):
        listed = self.body("variables", variablesReference=reference)["variables"]
        return {v["name"]: v for v in listed}

    def scope(self, frame, name):
        scopes = self.body("scopes", frameId=frame["id"])["scopes"]
        [found] = [s for s in scopes if s["name"] == name]
        return self.variables(found["variablesReference"])

    def values(self, variables):
        return {name: v["value"] for name, v in variables.items()}


FUNCTION = """function twice(x: number): number {
  const y: number = x * 2;
  return y;
}"""

LOOP = """let sum = 0;
for (let i = 0; i < 5; i++) {
  sum += i;
}
sum"""


class Breakpoints(Debugged):
    def test_stops_before_a_line_and_shows_where(self):
        code = "function half(x: number): number {\n  const y = x / 2;\n  return y;\n}\nlet h = 8;\nhalf(h)"
        [breakpoint] = self.breaks(code, 3)
        self.assertFalse(breakpoint["verified"])
        cell = self.client.execute(code)
        changed = self.event("breakpoint")["breakpoint"]
        self.assertEqual((changed["verified"], changed["line"]), (True, 3))
        inner, outer = self.stopped("breakpoint")
        self.assertEqual((inner["name"], inner["line"], inner["column"]), ("half", 3, 12))
        self.assertEqual(inner["source"]["path"], self.path(code))
        self.assertRegex(outer["name"], r"^Cell In\[\d+\]$")
        self.assertEqual((outer["line"], outer["column"]), (6, 1))
        locals = {"x": "8", "y": "4", "(return value)": "4"}
        self.assertEqual(self.values(self.scope(inner, "Locals")), locals)
        self.assertEqual(self.scope(inner, "Locals")["y"]["type"], "number")
        self.assertEqual(self.scope(outer, "Globals")["h"]["value"], "8")
        self.assertEqual(self.body("debugInfo")["stoppedThreads"], [1])
        self.go()
        self.event("continued")
        self.assertEqual(self.reply(cell)["status"], "ok")
        self.assertEqual(self.body("debugInfo")["stoppedThreads"], [])

    def test_holds_for_cells_that_have_run_and_that_run_again(self):
        self.run_cell(FUNCTION)
        [breakpoint] = self.breaks(FUNCTION, 1)
        # A function's head is no place to stop.
        self.assertEqual((breakpoint["verified"], breakpoint["line"]), (True, 2))
        for _ in range(2):
            cell = self.client.execute("twice(4)")
            self.assertEqual(self.stopped("breakpoint")[0]["line"], 2)
            self.go()
            self.reply(cell)
            self.run_cell(FUNCTION)
        self.assertEqual(self.breaks(FUNCTION), [])
        self.assertEqual(self.run_cell("twice(4)")["status"], "ok")

    def test_lines_of_what_typescript_emits(self):
        code = (
            "enum Colour {\n  Red,\n  Green,\n}\n"
            "class Point {\n  constructor(\n    readonly x: number,\n    readonly y: number,\n  ) {\n"
            "    this.check();\n  }\n  check(): void {\n    if (this.x < 0) throw new Error();\n  }\n}\n"
            "const p = new Point(1, 2);\nColour.Green + p.x"
        )
        self.breaks(code, 10, 13, 17)
        cell = self.client.execute(code)
        for line in [10, 13, 17]:
            self.assertEqual(self.stopped("breakpoint")[0]["line"], line)
            self.go()
        self.assertEqual(self.reply(cell)["status"], "ok")

    def test_cells_that_await(self):
        code = (
            "const before: number = 1;\nawait new Promise((go) => setTimeout(go, 5));\n"
            "const after = before + 1;\nafter"
        )
        self.breaks(code, 2)
        cell = self.client.execute(code)
        [frame] = self.stopped("breakpoint")
        self.assertEqual(frame["line"], 2)
        self.assertRegex(frame["name"], r"^Cell In")
        self.go("next")
        self.assertEqual(self.stopped("step")[0]["line"], 3)
        self.go("next")
        [frame] = self.stopped("step")
        self.assertEqual(frame["line"], 4)
        self.assertEqual(self.scope(frame, "Globals")["after"]["value"], "2")
        self.go()
        self.assertEqual(self.reply(cell)["status"], "ok")

    def test_conditions_hits_and_messages(self):
        self.breaks(LOOP, {"line": 3, "condition": "(i as number) === 3"})
        cell = self.client.execute(LOOP)
        [frame] = self.stopped("breakpoint")
        self.assertEqual(self.values(self.scope(frame, "Locals")), {"i": "3"})
        self.breaks(LOOP, {"line": 3, "hitCondition": ">= 2"})
        self.go()
        self.reply(cell)
        self.breaks(LOOP, {"line": 3, "hitCondition": "2"})
        cell = self.client.execute(LOOP)
        [frame] = self.stopped("breakpoint")
        self.assertEqual(self.values(self.scope(frame, "Locals")), {"i": "1"})
        self.go()
        self.reply(cell)
        self.breaks(LOOP, {"line": 3, "logMessage": "i is {i}, twice {i * 2}", "condition": "i > 3"})
        self.assertEqual(self.run_cell(LOOP)["status"], "ok")
        self.assertEqual(self.event("output")["output"], "i is 4, twice 8\n")

    def test_debugger_statement(self):
        cell = self.client.execute("let a = 1;\ndebugger;\na")
        [frame] = self.stopped("breakpoint")
        self.assertEqual(frame["line"], 2)
        self.go()
        self.reply(cell)

    def test_local_files(self):
        typescript = os.path.join(self.folder, "shapes.ts")
        with open(typescript, "w") as file:
            file.write(
                "export enum Kind {\n  Square,\n}\nexport function area(side: number): number {\n"
                "  const found: number = side ** 2;\n  return found;\n}\n"
            )
        javascript = os.path.join(self.folder, "plain.mjs")
        with open(javascript, "w") as file:
            file.write("export function cube(x) {\n  return x ** 3;\n}\n")
        self.breaks_at(typescript, [{"line": 6}])
        self.breaks_at(javascript, [{"line": 2}])
        cell = self.client.execute(
            'import { area } from "./shapes";\nimport { cube } from "./plain.mjs";\narea(3) + cube(2)'
        )
        inner, outer = self.stopped("breakpoint")
        self.assertEqual((inner["source"]["path"], inner["line"]), (typescript, 6))
        self.assertEqual(self.scope(inner, "Locals")["found"]["value"], "9")
        source = self.body("source", source={"path": typescript})["content"]
        self.assertIn("side: number", source)
        self.go()
        inner, outer = self.stopped("breakpoint")
        self.assertEqual((inner["source"]["path"], inner["line"]), (javascript, 2))
        modules = [m["path"] for m in self.body("modules")["modules"]]
        self.assertEqual(modules, [typescript, javascript])
        self.go()
        self.assertEqual(self.reply(cell)["status"], "ok")
        self.breaks_at(typescript, [])
        self.breaks_at(javascript, [])


class Stepping(Debugged):
    def test_into_and_out_of_a_function_of_an_earlier_cell(self):
        self.run_cell(FUNCTION)
        code = "let r = 0;\nr = twice(21);\nr + 1"
        self.breaks(code, 2)
        cell = self.client.execute(code)
        self.stopped("breakpoint")
        self.go("stepIn")
        inner, outer = self.stopped("step")
        self.assertEqual((inner["name"], inner["line"]), ("twice", 2))
        self.assertEqual(inner["source"]["path"], self.path(FUNCTION))
        self.assertEqual(outer["source"]["path"], self.path(code))
        self.go("stepOut")
        # Where the caller can stop next.
        [frame] = self.stopped("step")
        self.assertEqual(frame["line"], 3)
        self.assertEqual(self.scope(frame, "Globals")["r"]["value"], "42")
        self.go()
        self.assertEqual(self.reply(cell)["status"], "ok")

    def test_over_the_end_of_a_cell(self):
        code = "const last = 1;\nlast"
        self.breaks(code, 2)
        cell = self.client.execute(code)
        self.stopped("breakpoint")
        self.go("next")
        # At most once more, at the end of the script: never in the kernel's own code.
        for _ in range(3):
            try:
                self.assertEqual(self.client.get_shell_msg(timeout=1)["content"]["status"], "ok")
                break
            except queue.Empty:
                for frame in self.frames():
                    self.assertEqual(frame["source"]["path"], self.path(code))
                self.go("next")
        else:
            self.fail("the cell did not end")
        self.assertEqual(self.run_cell("let next1 = 1;\nnext1")["status"], "ok")

    def test_pause_of_an_endless_loop(self):
        cell = self.begun("let spins = 0;\nconsole.log('begun');\nfor (;;) spins++;")
        self.go("pause")
        [frame] = self.stopped("pause")
        self.assertEqual(frame["line"], 3)
        self.assertGreater(int(self.scope(frame, "Globals")["spins"]["value"]), 0)
        self.go()
        self.event("continued")
        self.manager.interrupt_kernel()
        self.assertEqual(self.reply(cell)["ename"], "Interrupted")

    def test_an_interrupt_at_a_breakpoint_ends_the_cell(self):
        for wait in ["", "await 0;"]:
            code = f"let kept = 7; let turns = 0; {wait}\nfor (;;) {{\n  turns++;\n}}"
            self.breaks(code, 3)
            cell = self.client.execute(code)
            self.stopped("breakpoint")
            self.manager.interrupt_kernel()
            self.event("continued")
            self.assertEqual(self.reply(cell)["ename"], "Interrupted")
            self.assertEqual(self.result("kept"), "7")
            # And stops again the next time.
            cell = self.client.execute(code)
            self.stopped("breakpoint")
            self.breaks(code)
            self.go()
            self.event("continued")
            self.manager.interrupt_kernel()
            self.assertEqual(self.reply(cell)["ename"], "Interrupted")

    def test_disconnect_runs_on(self):
        self.breaks(LOOP, 3)
        cell = self.client.execute(LOOP)
        self.stopped("breakpoint")
        self.body("disconnect")
        self.assertEqual(self.reply(cell)["status"], "ok")
        self.assertFalse(self.body("debugInfo")["isStarted"])
        self.assertIn("initialize", self.refused("stackTrace", threadId=1))
        self.body("initialize")
        self.body("attach")


class Exceptions(Debugged):
    CAUGHT = "try {\n  JSON.parse('{');\n} catch {}\n1"
    UNCAUGHT = "function fails(): never {\n  throw new RangeError('too far');\n}\nfails()"

    def stop_at(self, *filters):
        self.body("setExceptionBreakpoints", filters=list(filters))

    def test_filters_are_offered(self):
        filters = self.body("initialize")["exceptionBreakpointFilters"]
        self.assertEqual([f["filter"] for f in filters], ["raised", "uncaught"])
        self.assertIn("raised, uncaught", self.refused("setExceptionBreakpoints", filters=["x"]))

    def test_raised(self):
        self.stop_at("raised")
        cell = self.client.execute(self.CAUGHT)
        [frame] = self.stopped("exception")
        self.assertEqual(frame["line"], 2)
        self.assertEqual(self.body("exceptionInfo", threadId=1)["exceptionId"], "SyntaxError")
        self.go()
        self.assertEqual(self.reply(cell)["status"], "ok")

    def test_uncaught(self):
        self.stop_at("uncaught")
        self.assertEqual(self.run_cell(self.CAUGHT)["status"], "ok")
        cell = self.client.execute(self.UNCAUGHT)
        inner, outer = self.stopped("exception")
        self.assertEqual((inner["line"], outer["line"]), (2, 4))
        info = self.body("exceptionInfo", threadId=1)
        self.assertEqual(info["exceptionId"], "RangeError")
        self.assertEqual(info["description"], "RangeError: too far")
        self.assertEqual(info["breakMode"], "unhandled")
        self.go()
        self.assertEqual(self.reply(cell)["ename"], "RangeError")

    def test_uncaught_after_an_await(self):
        self.stop_at("uncaught")
        wait = "await new Promise((go) => setTimeout(go, 1));"
        function = f"async function late(): Promise<void> {{\n  {wait}\n  throw new Error('late');\n}}\n"
        self.assertEqual(self.run_cell(f"{function}try {{\n  await late();\n}} catch {{}}")["status"], "ok")
        cell = self.client.execute(f"{function}await late();")
        self.assertEqual(self.stopped("exception")[0]["line"], 3)
        self.go()
        self.assertEqual(self.reply(cell)["ename"], "Error")


class Variables(Debugged):
    def test_without_stopping(self):
        self.run_cell("const list = [1, 2, 3]; let word: string = 'so'; class Dog { name = 'Rex' }")
        self.run_cell("const dog = new Dog(); let Map = 4; var late; import fs from 'node:fs'")
        listed = {v["name"]: v for v in self.body("inspectVariables")["variables"]}
        self.assertEqual(listed["list"]["type"], "number[]")
        self.assertEqual(listed["word"]["value"], '"so"')
        self.assertEqual(listed["dog"]["type"], "Dog")
        self.assertEqual(listed["Map"]["value"], "4")
        self.assertEqual(listed["late"]["value"], "undefined")
        self.assertNotIn("plot", listed)
        self.assertNotIn("process", listed)
        inside = self.variables(listed["list"]["variablesReference"])
        self.assertEqual(self.values(inside), {"0": "1", "1": "2", "2": "3"})
        inside = self.variables(listed["dog"]["variablesReference"])
        self.assertEqual(inside["name"]["value"], '"Rex"')

    def test_values_where_jupyterlab_would_show_types(self):
        self.run_cell("let short = 'a', shorts = ['a']; function shorten() {}")
        self.body("initialize", clientID="jupyterlab")
        listed = {v["name"]: v for v in self.body("inspectVariables")["variables"]}
        self.assertNotIn("type", listed["short"])
        self.assertNotIn("type", listed["shorten"])
        self.assertEqual(listed["shorts"]["type"], "string[]")

    def test_large_ones_in_parts(self):
        self.run_cell("const large = Array.from({ length: 25_000 }, (_, i) => i)")
        listed = {v["name"]: v for v in self.body("inspectVariables")["variables"]}
        large = listed["large"]
        self.assertEqual(large["indexedVariables"], 25_000)
        parts = self.variables(large["variablesReference"])
        self.assertEqual(list(parts)[:2], ["[0 … 9999]", "[10000 … 19999]"])
        reference = large["variablesReference"]
        some = self.body("variables", variablesReference=reference, start=300, count=2)["variables"]
        self.assertEqual([v["value"] for v in some], ["300", "301"])

    def test_rich_ones(self):
        self.run_cell("const rows = [{ op: 1, ms: 2.5 }]; const m = go('1.23').make('map[int64]bool')")
        data = self.body("richInspectVariables", variableName="rows")["data"]
        self.assertIn("<table", data["text/html"])
        self.assertIn("text/plain", self.body("richInspectVariables", variableName="m")["data"])
        code = "function deep() {\n  const inner = [{ a: 1 }];\n  return inner;\n}\ndeep()"
        self.breaks(code, 3)
        cell = self.client.execute(code)
        frame = self.stopped("breakpoint")[0]
        data = self.body("richInspectVariables", variableName="inner", frameId=frame["id"])["data"]
        self.assertIn("<table", data["text/html"])
        self.assertIn("name", self.refused("richInspectVariables", variableName="a b"))
        self.go()
        self.reply(cell)
        # A view that is still open.
        gone = {"variableName": "inner", "frameId": frame["id"]}
        data = self.body("richInspectVariables", **gone)["data"]
        self.assertEqual(data, {"text/plain": "ReferenceError: inner is not defined"})

    def test_copied_to_globals(self):
        code = "function own() {\n  const secret = { a: 1 };\n  return secret;\n}\nown().a"
        self.breaks(code, 3)
        cell = self.client.execute(code)
        frame = self.stopped("breakpoint")[0]
        names = {"srcVariableName": "secret", "dstVariableName": "told"}
        self.body("copyToGlobals", **names, srcFrameId=frame["id"])
        self.assertIn("told", self.scope(frame, "Globals"))
        self.go()
        self.reply(cell)
        self.assertEqual(self.result("told.a + 1"), "2")

    def test_evaluate_in_a_frame(self):
        code = "function deep(x: number) {\n  return x;\n}\ndeep(20)"
        self.breaks(code, 2)
        cell = self.client.execute(code)
        frame = self.stopped("breakpoint")[0]

        def value(expression):
            return self.body("evaluate", expression=expression, frameId=frame["id"])["result"]

        self.assertEqual(value("x + 1"), "21")
        self.assertEqual(value("(x as unknown as string)"), "20")
        self.assertEqual(value("{ x }"), "{ x: 20 }")
        self.assertIn("nothing is not defined", self.refused("evaluate", expression="nothing", frameId=frame["id"]))
        self.body("setExpression", expression="x", value="33", frameId=frame["id"])
        self.go()
        self.reply(cell)
        message = self.published(lambda m: m["msg_type"] == "execute_result")
        self.assertEqual(message["content"]["data"]["text/plain"], "33")
        self.assertIn("frameId", self.refused("scopes", frameId=frame["id"]))


class Lives(Debugged):
    def test_breakpoints_outlive_the_runner(self):
        self.breaks(LOOP, 3)
        cell = self.client.execute(LOOP)
        self.stopped("breakpoint")
        pid = self.body("evaluate", expression="process.pid")["result"]
        os.kill(int(pid), signal.SIGKILL)
        self.event("continued")
        self.assertEqual(self.reply(cell)["ename"], "RunnerDied")
        cell = self.client.execute(LOOP)
        self.stopped("breakpoint")
        self.breaks(LOOP)
        self.go()
        self.assertEqual(self.reply(cell)["status"], "ok")

    def test_a_process_that_exits_says_nothing_of_the_debugger(self):
        reply = self.run_cell("process.exit(3)")
        self.assertEqual(reply["ename"], "RunnerDied")
        self.assertIn("exit code 3", reply["evalue"])
        self.assertNotIn("debugger", "\n".join(reply["traceback"]))

    def test_unknown_commands(self):
        self.assertIn("setBreakpoints", self.refused("no such"))
        self.assertTrue(self.body("debugInfo")["isStarted"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
