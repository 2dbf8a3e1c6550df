"""A kernel on another computer, as front ends reach it.

    test ── HTTP, WebSocket ──> Jupyter server ── HTTP, WebSocket ──> kernel gateway ── ZeroMQ ──> kernel
                                --gateway-url                         jupyter_kernel_gateway

Both servers run here, on ports of their own. `Client` has the channels of jupyter_client's blocking
client, so that suites written for a local kernel run unchanged.

https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html
"""

import json
import os
import queue
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

import websocket
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.jsonutil import extract_dates

TIMEOUT = 60
CHANNELS = ("shell", "iopub", "stdin", "control")


class Server:
    """A Jupyter server in a process of its own; its output is shown when it does not start."""

    def __init__(self, *command):
        self.token = secrets.token_hex(8)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", *(one.format(port=port, token=self.token) for one in command)],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"},
        )
        deadline = time.monotonic() + TIMEOUT
        while True:
            try:
                self.call("GET", "/api/kernelspecs")
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.log.seek(0)
                    raise RuntimeError(f"{command[0]} did not start:\n{self.log.read()}") from None
                time.sleep(0.05)

    def call(self, method, path, body=None):
        """A request of the REST interface; its JSON answer, None without one."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            content = answer.read()
            return json.loads(content) if content else None

    def stop(self):
        self.process.terminate()
        self.process.wait(TIMEOUT)
        self.log.close()


def gateway():
    """A kernel gateway alone."""
    return Server(
        "kernelgateway",
        "--KernelGatewayApp.ip=127.0.0.1",
        "--KernelGatewayApp.port={port}",
        "--KernelGatewayApp.auth_token={token}",
    )


def server_of(remote):
    """A Jupyter server whose kernels are a gateway's."""
    return Server(
        "server",
        "--allow-root",
        "--no-browser",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port={port}",
        "--IdentityProvider.token={token}",
        f"--gateway-url={remote.url}",
        f"--GatewayClient.auth_token={remote.token}",
    )


class Channel:
    """One of a kernel's channels: messages received, and where to send one."""

    def __init__(self, name, send):
        self.name = name
        self.received = queue.Queue()
        self._send = send

    def send(self, message):
        self._send({**message, "channel": self.name})

    def get_msg(self, timeout=None):
        return self.received.get(timeout=timeout)

    def msg_ready(self):
        return not self.received.empty()


class Client(BlockingKernelClient):
    """A client of a kernel at the other end of a WebSocket."""

    def __init__(self, server, kernel):
        super().__init__()
        address = f"{server.url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels"
        self.web_socket = websocket.create_connection(
            f"{address}?session_id={self.session.session}",
            header=[f"Authorization: token {server.token}"],
            timeout=TIMEOUT,
        )
        self.web_socket.settimeout(None)
        for name in CHANNELS:
            setattr(self, f"_{name}_channel", Channel(name, self._write))
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _write(self, message):
        buffers = message.get("buffers", [])
        text = json.dumps({**message, "buffers": []}, default=str)
        if buffers:
            self.web_socket.send_binary(packed(text.encode(), *buffers))
        else:
            self.web_socket.send(text)

    def _read(self):
        while True:
            try:
                frame = self.web_socket.recv()
            except (websocket.WebSocketException, OSError):
                return
            if not frame:
                return
            message, buffers = parsed(frame)
            for part in ("header", "parent_header"):
                message[part] = extract_dates(message[part])
            message["buffers"] = buffers
            getattr(self, f"{message['channel']}_channel").received.put(message)

    def stop_channels(self):
        self.web_socket.close()
        self.reader.join(TIMEOUT)


def packed(*parts):
    """A binary frame: the number of parts, the offset of each (32 bits, big-endian), the parts."""
    offset = 4 * (len(parts) + 1)
    head = [len(parts)]
    for part in parts:
        head.append(offset)
        offset += len(part)
    return b"".join(number.to_bytes(4, "big") for number in head) + b"".join(parts)


def parsed(frame):
    """The message and the buffers of a frame, which is binary when there are buffers."""
    if isinstance(frame, str):
        return json.loads(frame), []
    count = int.from_bytes(frame[:4], "big")
    starts = [int.from_bytes(frame[4 * i : 4 * i + 4], "big") for i in range(1, count + 1)]
    parts = [frame[start:end] for start, end in zip(starts, [*starts[1:], len(frame)], strict=True)]
    return json.loads(parts[0]), parts[1:]


class Manager:
    """What the suites need of a kernel's manager, by REST."""

    def __init__(self, server, kernel):
        self.server = server
        self.kernel = kernel

    def interrupt_kernel(self):
        self.server.call("POST", f"/api/kernels/{self.kernel}/interrupt")

    def restart_kernel(self):
        self.server.call("POST", f"/api/kernels/{self.kernel}/restart")

    def shutdown_kernel(self):
        self.server.call("DELETE", f"/api/kernels/{self.kernel}")


def start(server, kernel_name):
    """A kernel of a server and a client that hears it, as jupyter_client's start_new_kernel."""
    kernel = server.call("POST", "/api/kernels", {"name": kernel_name})["id"]
    client = Client(server, kernel)
    deadline = time.monotonic() + TIMEOUT
    while True:
        client.kernel_info()
        try:
            client.get_shell_msg(timeout=2)
            client.get_iopub_msg(timeout=2)
            return Manager(server, kernel), client
        except queue.Empty:
            if time.monotonic() > deadline:
                raise TimeoutError("the remote kernel did not answer") from None
