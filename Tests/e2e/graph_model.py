"""Judges a request by what msgraph-sdk was made from: Microsoft Graph's own description.

Its request builders name every path, method and query option, its models every property with its
type; the notes above a property say where it is read-only.
"""

import functools
import importlib
import inspect
import re
import urllib.parse

from kiota_serialization_json.json_parse_node import JsonParseNode
from msgraph.generated.base_graph_service_client import BaseGraphServiceClient

READ_ONLY = re.compile(r"\bRead-only(\.| in Microsoft Graph)")


class NoAdapter:
    """Stands where a builder wants somebody to send requests: none are sent."""

    base_url = "https://graph.microsoft.com/v1.0"

    def __getattr__(self, _):
        return lambda *_, **__: None


def snake(name):
    """`employeeOrgData` as the models call it."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class GraphModel:
    """The description, and what it says of a request."""

    def __init__(self):
        self.root = BaseGraphServiceClient(NoAdapter())

    def builder(self, segments):
        """The request builder of a path below the version; None where there is no such path."""
        builder = self.root
        for segment in segments:
            keyed = re.fullmatch(r"(\w+)\((?:(\w+)=)?'(.+)'\)", segment)
            if keyed and keyed[2]:
                method = f"{snake(keyed[1])}_with_{snake(keyed[2])}"
                builder = self.called(builder, method, keyed[3].replace("''", "'"))
            elif keyed:
                builder = self.child(builder, keyed[1])
                builder = builder and self.item(builder, keyed[3])
            else:
                builder = self.child(builder, segment) or self.item(builder, segment)
            if builder is None:
                return None
        return builder

    @staticmethod
    def child(builder, segment):
        name = snake(segment.removeprefix("$").replace("microsoft.graph.", "graph."))
        name = name.replace(".", "_")
        if isinstance(getattr(type(builder), name, None), property):
            return getattr(builder, name)
        return None

    def item(self, builder, key):
        names = [name for name in dir(type(builder)) if re.fullmatch(r"by_\w+_id", name)]
        return self.called(builder, names[0], key) if len(names) == 1 and key else None

    @staticmethod
    def called(builder, name, key):
        method = getattr(builder, name, None)
        return method(key) if method else None

    def faults(self, request):
        """What the description does not allow, in words; empty when it allows all."""
        version, *path = request.segments
        builder = self.builder(path) if version == "v1.0" else None
        if builder is None:
            return [f"there is no path {request.path}"]
        method = getattr(builder, request.method.lower(), None)
        if not inspect.iscoroutinefunction(method):
            return [f"there is no {request.method} of {request.path}"]
        parameters = inspect.signature(method).parameters
        faults = self.options(request, builder, method)
        if "body" not in parameters:
            return faults + (["this takes no body"] if request.body else [])
        if not request.content_type.startswith("application/json"):
            faults.append(f"the body is called {request.content_type!r}")
        model = self.model(parameters["body"].annotation, builder)
        if not isinstance(request.json, dict):
            return faults + ["this wants a body that is an object"]
        return faults + self.members(request.json, model)

    # Query options.

    def options(self, request, builder, method):
        listed = re.search(r"\{\?([^}]*)\}", builder.url_template)
        known = urllib.parse.unquote(listed[1]).split(",") if listed else []
        if request.method != "GET":
            known = [name for name in known if not name.startswith("$")]
        if request.path.endswith("/delta"):
            # Documented (user: delta, Query parameters), and left out of the client's template.
            known += ["$deltatoken", "$skiptoken"]
        faults = [f"there is no option {name} of {request.method} {request.path}"
                  for name, _ in request.query if name not in known]
        options = dict(request.query)
        if len(options) < len(request.query):
            faults.append("an option stands more than once")
        model = self.answered(request, method, builder)
        for name in re.split(r",\s*", options["$select"]) if "$select" in options else []:
            if model and name not in self.fields(model):
                faults.append(f"$select: {model.__name__} has no property {name}")
        for term in re.split(" and | or ", options["$filter"]) if "$filter" in options else []:
            property_ = term.split(" ")[0].split("/")[0]
            if model and property_ not in self.fields(model):
                faults.append(f"$filter: {model.__name__} has no property {property_}")
        if "$expand" in options:
            property_ = options["$expand"].split("(")[0]
            if model and property_ not in self.fields(model):
                faults.append(f"$expand: {model.__name__} has no relation {property_}")
        if "$top" in options and not options["$top"].isdigit():
            faults.append(f"$top is no number: {options['$top']}")
        if options.get("$count", "true") not in ("true", "false"):
            faults.append(f"$count is no Boolean: {options['$count']}")
        return faults

    def answered(self, request, method, builder):
        """The model of what comes back, or of its elements."""
        answer = inspect.signature(method).return_annotation.removeprefix("Optional[").rstrip("]")
        if answer == "DeltaGetResponse":
            builder = self.builder(request.segments[1:-1])
            return self.answered(request, builder.get, builder)
        return self.model(answer.replace("CollectionResponse", ""), builder)

    # Bodies.

    @staticmethod
    def model(name, builder):
        """The model class of that name: with all others, or beside its builder."""
        for module in ("msgraph.generated.models", type(builder).__module__.rpartition(".")[0]):
            try:
                return getattr(importlib.import_module(f"{module}.{snake(name)}"), name)
            except ModuleNotFoundError:
                continue
        return None

    @staticmethod
    @functools.cache
    def fields(model):
        return set(model().get_field_deserializers())

    @staticmethod
    @functools.cache
    def read_only(model):
        """The properties whose notes say so, as JSON names them."""
        found = set()
        for kind in inspect.getmro(model):
            if not kind.__module__.startswith("msgraph."):
                continue
            for note, name in re.findall(
                    r"^    # (.*)\n    (\w+): ", inspect.getsource(kind), re.M):
                if READ_ONLY.search(note):
                    found.add(name.replace("_", ""))
        return found

    def members(self, body, model, place=""):
        faults = []
        known, fixed = self.fields(model), self.read_only(model)
        for name, value in body.items():
            where = f"{place}{name}"
            bare, _, annotation = name.partition("@odata.")
            if annotation == "bind" and bare in known:
                if not (isinstance(value, list) and all(
                        isinstance(one, str) and "://" in one for one in value)):
                    faults.append(f"{where} is no list of references")
            elif name.startswith("extension_"):
                if not isinstance(value, (str, type(None))):
                    faults.append(f"{where} is no text")
            elif name not in known:
                faults.append(f"{model.__name__} has no property {name}")
            elif name.lower() in fixed:
                faults.append(f"{model.__name__}.{name} is read-only")
            elif value is not None:
                faults += self.value(name, value, model, where)
        return faults

    def value(self, name, value, model, where):
        """Reads the value as the model's own parser does, and looks what became of it."""
        instance = model()
        before = dict(vars(instance))
        try:
            instance.get_field_deserializers()[name](JsonParseNode(value))
        except Exception as error:  # whatever the parser says
            return [f"{where} cannot be read: {error}"]
        read = [one for key, one in vars(instance).items() if one is not before.get(key)]
        read = read[0] if read else None
        if hasattr(read, "get_field_deserializers"):
            if not isinstance(value, dict):
                return [f"{where} is no object"]
            return self.members(value, type(read), f"{where}.")
        if isinstance(value, list):
            if not isinstance(read, list) or len(read) != len(value) or None in read:
                return [f"{where} is of another type"]
            return []
        return [] if read is not None else [f"{where} is of another type"]
