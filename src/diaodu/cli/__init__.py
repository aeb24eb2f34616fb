"""The commands behind `./diaodu`. Only the standard library until a command asks for more."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
