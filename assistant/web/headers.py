"""Headers that every reply carries, and the Content-Security-Policy of each kind of page."""

from __future__ import annotations

ASK_PATH = "/ask"
_OWN_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_GRADIO = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-write=(self)",
}
_CACHEABLE = ("/static/", f"{ASK_PATH}/assets/", f"{ASK_PATH}/static/")


def security_headers(path: str) -> dict[str, str]:
    """The headers of a reply to `path`. Gradio's page needs inline script; our own pages run none but our files."""
    headers = {**_ALWAYS, "Content-Security-Policy": _GRADIO if path.startswith(f"{ASK_PATH}/") else _OWN_PAGES}
    if not path.startswith(_CACHEABLE):
        headers["Cache-Control"] = "no-store"
    return headers
