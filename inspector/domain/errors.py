"""What can go wrong, as one tree.

InspectorError          one sentence for the user; ``error: …`` and exit 1
├── InputError          a file, row or byte that cannot be read or used
├── ProjectError        a project folder that is missing, damaged or locked
├── UsageError          a request that makes no sense as asked
├── PluginError         a plugin raised; its own job fails, the others go on
└── WorkerError         the child process died or refused
    └── DeviceLostError the graphics card failed; a new process may use it, or the processor
Cancelled               the user stopped the job; never an error

Anything else that is raised is a bug.
"""


class InspectorError(Exception):
    """One sentence for the user: what happened, to which file and row."""


class InputError(InspectorError):
    """A file, row or byte that cannot be read or used."""


class ProjectError(InspectorError):
    """A project folder that is missing, damaged or locked."""


class UsageError(InspectorError):
    """A request that makes no sense as asked."""


class PluginError(InspectorError):
    """A plugin raised; its own job fails, the others go on."""


class WorkerError(InspectorError):
    """The child process died or refused the request."""


class DeviceLostError(WorkerError):
    """The GPU failed; this process cannot use it again, a new one may, or the CPU."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user's own wish
    """Raised by ``task.report`` when the user has stopped the job."""
