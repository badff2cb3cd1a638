"""Pulumi's engine by its Automation API: the program of this project, run in this process, its state in a folder."""

import json
import os
import runpy
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pulumi import automation
from pulumi.automation.events import EngineEvent

from kyeol.config import stackfile
