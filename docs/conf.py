"""Sphinx: MyST pages, the reference from the code, executed notebooks."""

import importlib.metadata

project = "vnnews"
author = "the vnnews developers"
release = importlib.metadata.version("vnnews")
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
html_theme = "alabaster"
html_theme_options = {
    "description": "Vietnamese provincial news pages to structured records",
    "fixed_sidebar": True,
}
# The notebooks are committed as they were run; the tests run them anew.
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence", "deflist"]
autodoc_member_order = "bysource"
autodoc_typehints = "description"
suppress_warnings = ["myst.header", "mystnb.unknown_mime_type"]
