"""Questions to the user, as jupyter_client and nbclient ask them, on the real runner."""

import os
import time
import unittest

import nbformat
from jupyter_kernel_test.msgspec_v5 import validate_message
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from started import start

KERNEL = "gomaplab"
# Tests leave nothing in the history of whoever runs them.
os.environ.setdefault("TYPESCRIPT_KERNEL_HISTORY", ":memory:")
TIMEOUT = 60
END_OF_INPUT = "\x04"

READLINE = """
import * as readline from "node:readline/promises";
const lines = readline.createInterface({ input: process.stdin, output: process.stdout });
const age = await lines.question("Age? ");
lines.close();
age"""


class Input(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start(kernel_name=KERNEL)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel()

    def ask(self, code, *answers, **options):
        """Runs a cell, answers its questions; the reply, its outputs and the questions."""
        outputs, questions, waiting = [], [], list(answers)

        def answer(message):
            questions.append(message["content"])
            reply = waiting.pop(0)
            reply() if callable(reply) else self.client.input(reply)

        def show(message):
            validate_message(message)
            outputs.append(message)

        reply = self.client.execute_interactive(
            code, timeout=TIMEOUT, output_hook=show, stdin_hook=answer, **options
        )
        validate_message(reply, "execute_reply")
        self.assertEqual(waiting, [])
        return reply["content"], outputs, questions

    def result(self, code, *answers):
        reply, outputs, questions = self.ask(code, *answers)
        self.assertEqual(reply["status"], "ok", reply)
        results = [m["content"]["data"] for m in outputs if m["msg_type"] == "execute_result"]
        return results[0]["text/plain"], questions

    def test_input_returns_what_was_typed(self):
        self.assertEqual(
            self.result("input('Name? ').toUpperCase()", "Zoë 😀"),
            ("'ZOË 😀'", [{"prompt": "Name? ", "password": False}]),
        )

    def test_a_password_is_hidden(self):
        text, questions = self.result("password()", "secret")
        self.assertEqual((text, questions[0]["password"]), ("'secret'", True))

    def test_prompt_as_in_browsers(self):
        self.assertEqual(self.result("prompt('Where?', 'here')", "")[0], "'here'")
        self.assertEqual(self.result("prompt('Where?')", "there")[0], "'there'")
        self.assertEqual(self.result("prompt('Where?')", END_OF_INPUT)[0], "null")
        self.assertEqual(self.result("confirm('Sure?')", "y")[0], "true")
        self.assertEqual(self.result("confirm('Sure?')", "")[0], "false")

    def test_alert_waits_until_it_was_read(self):
        code = "alert('Look here'); 'went on'"
        self.assertEqual(
            self.result(code, ""),
            ("'went on'", [{"prompt": "Look here [Enter] ", "password": False}]),
        )
        self.assertEqual(self.result("alert(); 1", END_OF_INPUT)[0], "1")

    def test_readline(self):
        self.assertEqual(
            self.result(READLINE, "42"), ("'42'", [{"prompt": "Age? ", "password": False}])
        )
        loop = "let text = ''; for await (const chunk of process.stdin) text += chunk; text"
        self.assertEqual(self.result(loop, "a", "b", END_OF_INPUT)[0], r"'a\nb\n'")

    def test_what_readline_writes_before_a_question_is_its_prompt(self):
        code = """
        import { createInterface } from "node:readline";
        const ask = createInterface({ input: process.stdin, output: process.stdout });
        console.log("Two questions.");
        const answers: string[] = [];
        await new Promise<void>((done) => ask.question("First? ", (first) => {
          answers.push(first);
          ask.question("Second? ", (second) => { answers.push(second); done(); });
        }));
        ask.close();
        process.stdout.write("not asked");
        answers"""
        reply, outputs, questions = self.ask(code, "a", "b")
        self.assertEqual(reply["status"], "ok", reply)
        self.assertEqual([question["prompt"] for question in questions], ["First? ", "Second? "])
        printed = [m["content"]["text"] for m in outputs if m["msg_type"] == "stream"]
        self.assertEqual("".join(printed), "Two questions.\nnot asked")

    def test_readline_asks_when_it_waits_for_a_line(self):
        code = """
        import * as readline from "node:readline/promises";
        const pause = () => new Promise((done) => setTimeout(done, 200));
        const rl = readline.createInterface({ input: process.stdin, output: process.stdout });
        await pause();
        const first = await rl.question("First? ");
        await pause();
        for (const until = Date.now() + 100; Date.now() < until; );
        const second = await rl.question("Second? ");
        rl.close();
        [first, second]"""
        prompts = [{"prompt": text, "password": False} for text in ("First? ", "Second? ")]
        self.assertEqual(self.result(code, "a", "b"), ("[ 'a', 'b' ]", prompts))

    def test_readline_that_prompts_for_each_line(self):
        code = """
        import { createInterface } from "node:readline";
        const rl = createInterface({ input: process.stdin, output: process.stdout, prompt: "> " });
        const got: string[] = [];
        rl.prompt();
        await new Promise<void>((done) => {
          rl.on("line", async (line) => {
            got.push(line);
            await new Promise((over) => setTimeout(over, 50));
            if (line === "q") done(rl.close());
            else rl.prompt();
          });
        });
        got"""
        prompts = [{"prompt": "> ", "password": False}] * 2
        self.assertEqual(self.result(code, "a", "q"), ("[ 'a', 'q' ]", prompts))

    def test_lines_without_prompts(self):
        code = """
        import { createInterface } from "node:readline";
        const got: string[] = [];
        for await (const line of createInterface({ input: process.stdin })) {
          got.push(line);
          if (got.length === 2) break;
        }
        got"""
        prompts = [{"prompt": "", "password": False}] * 2
        self.assertEqual(self.result(code, "a", "b"), ("[ 'a', 'b' ]", prompts))

    def test_where_nobody_can_be_asked_the_cell_fails(self):
        for code in ["input()", "password()", "prompt()", READLINE]:
            with self.subTest(code=code):
                reply, _, questions = self.ask(code, allow_stdin=False)
                self.assertEqual((reply["ename"], questions), ("StdinNotAllowed", []))

    def test_nbclient_gets_an_error_not_a_hang(self):
        notebook = nbformat.v4.new_notebook()
        notebook.cells = [nbformat.v4.new_code_cell("input('Name? ')")]
        with self.assertRaises(CellExecutionError) as raised:
            NotebookClient(notebook, timeout=TIMEOUT, kernel_name=KERNEL).execute()
        self.assertEqual(raised.exception.ename, "StdinNotAllowed")

    def test_a_question_can_be_interrupted(self):
        for code in ["input('a')", "await null; input('b')", READLINE]:
            with self.subTest(code=code):
                begin = time.monotonic()
                reply, _, _ = self.ask(code, self.manager.interrupt_kernel)
                self.assertLess(time.monotonic() - begin, 10)
                self.assertEqual(reply["ename"], "Interrupted")
                self.assertEqual(self.result("input('again')", "ok")[0], "'ok'")


if __name__ == "__main__":
    unittest.main()
