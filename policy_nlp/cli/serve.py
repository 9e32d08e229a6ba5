"""The command `serve`: the review workbench in a browser (审核工作台)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from policy_nlp.cli.output import print_message
from policy_nlp.errors import UsageError
from policy_nlp.language import translate as _

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# How long one thread works before another may, in seconds; Python takes ten times that.
_TURN = 0.0005


def serve(
    workspace: Annotated[
        Path, typer.Argument(metavar="WORKSPACE", help="The workspace to work on.")
    ] = Path(),
    host: Annotated[
        str, typer.Option(metavar="NAME", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 8765,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            metavar="NAME",
            help="A further name under which browsers ask for it.",
            show_default=False,
        ),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TLS certificate (PEM).", show_default=False)
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TLS key (PEM).", show_default=False)
    ] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy on this address speaks https for it.")
    ] = False,
    plain_http: Annotated[
        bool, typer.Option("--plain-http", help="Serve other machines without encryption.")
    ] = False,
) -> None:
    """Open the review workbench in a browser.

    Several people confirm, correct or reject what was found, with both texts side by side; who
    decided what and when is recorded. The first time, a code is printed by which the first
    administrator is set up. Other machines are served with a certificate, behind a proxy, or
    where --plain-http says so.
    """
    try:
        import uvicorn

        from policy_nlp.serve import LOCAL_HOSTS, create_app
    except ImportError as error:
        needed = _("the workbench needs starlette, uvicorn, jinja2 and python-multipart")
        raise UsageError(needed, "pip install 'policy-nlp[serve]'") from error
    is_secure = certificate is not None
    if host not in _LOOPBACK and not (is_secure or behind_proxy or plain_http):
        raise UsageError(
            f"--host {host}: " + _("other machines could read what is sent"),
            _("Give --certificate and --key, or --behind-proxy, or --plain-http"),
        )
    shown = f"[{host}]" if ":" in host else host
    hosts = LOCAL_HOSTS | {shown.lower()} | {name.lower() for name in names or ()}

    # What follows from a decision is worked out beside those who go on: they wait less for it.
    sys.setswitchinterval(_TURN)
    app = create_app(workspace, hosts=hosts, behind_proxy=behind_proxy, is_secure=is_secure)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        # Pages ask every 3 seconds; nobody finds the line closed who thinks a while.
        timeout_keep_alive=60,
    )
    server = uvicorn.Server(config)
    sock = config.bind_socket()
    scheme = "https" if is_secure else "http"
    address = f"{scheme}://{shown}:{sock.getsockname()[1]}/"
    print_message(_("Review workbench: {} (Ctrl+C ends it)").format(address))
    if code := app.state.site.setup_code:
        print_message(_("First use: type this code into the page: {}").format(code))
    server.run(sockets=[sock])
