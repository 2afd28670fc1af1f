"""Open the doors: one process listens and says where it can be found, another answers."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import closing

from assistant.answer import Answers
from assistant.settings import Settings
from assistant.web.apart import AssistantApart
from assistant.web.staff import TakeIn
from index.budget_index import BudgetIndex
from index.errors import MingzhangError


class CannotListen(MingzhangError):
    "The port is taken, or the address is not ours."


def run(settings: Settings, index: BudgetIndex, take_in: TakeIn, opened: Callable[[str], None]) -> None:
    """Serve until interrupted; `opened` is told the address as soon as the doors are."""
    # Before the toolkit is loaded: it asks home otherwise.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # It would make a table of all events of its life after each one, for a dashboard that is not there.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
    if importlib.util.find_spec("matplotlib") is None:
        # It looks for matplotlib twice an event; what is known to be missing is not looked for on the disk.
        sys.modules["matplotlib"] = None  # type: ignore[assignment]
    listening = listen(settings.host, settings.port)
    with closing(AssistantApart(settings.index, settings.concurrent_questions)) as assistant:
        # What answers loads beside the toolkit, on the other core.
        threading.Thread(target=_warm, args=(assistant,), daemon=True).start()
        import uvicorn

        from assistant.web.server import create_app

        app = create_app(settings, index, assistant, take_in)
        opened(f"http://{_shown(settings.host)}:{settings.port}")
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3
        )
        uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket of our own, so that a taken port is told in one sentence before anything is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise CannotListen(
            f"无法在 {host} 的 {port} 端口打开服务（{_reason(error)}），请用 --port 换一个端口或用 --host 换一个地址。"
        ) from error
    return listening


def _reason(error: OSError) -> str:
    import errno

    words = {
        errno.EADDRINUSE: "端口已被占用",
        errno.EACCES: "没有权限",
        errno.EADDRNOTAVAIL: "本机没有这个地址",
    }
    return words.get(error.errno or 0, "地址不可用")


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host


def _warm(assistant: Answers) -> None:
    """Load what the first question would wait for."""
    try:
        assistant.warm()
    except Exception:
        # Whoever asks next is told what is wrong; a warm-up has nobody to tell.
        return
