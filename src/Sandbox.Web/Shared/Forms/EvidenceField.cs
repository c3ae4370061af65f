using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Forms;

namespace Sandbox.Web.Shared.Forms;

// What the page needs to let a person choose or upload evidence for one field: put LabelledBy and ElementId on its control.
public sealed record EvidenceField(
    FormField Field, string ElementId, string LabelledBy, ImmutableArray<string> Chosen, EventCallback<ImmutableArray<string>> ChosenChanged);
