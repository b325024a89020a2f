"""The web app: Gradio for the conversation and plain HTML pages, in one FastAPI app.

The two settings below must be in the environment before gradio is imported, or it looks up its version and a hub.
"""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")
