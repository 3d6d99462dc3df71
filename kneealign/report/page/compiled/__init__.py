"""The templates as Python, made by tools/compile_templates.py."""
