using System.Collections.Frozen;
using Sandbox.Domain.Forms;

namespace Sandbox.Web.Shared.Forms;

// The forms that this installation offers, read once from a folder of JSON files; a file that cannot be used stops the start.
public sealed class FormDefinitions
{
    private readonly FrozenDictionary<(string Id, int Version), FormDefinition> byVersion;
    private readonly FrozenDictionary<string, FormDefinition> newest;

    public FormDefinitions(string folder)
    {
        var read = new Dictionary<(string, int), (string File, FormDefinition Form)>();
        foreach (var file in Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            FormDefinition form;
            try
            {
                form = FormDefinition.Parse(File.ReadAllText(file));
            }
            catch (FormFormatException error)
            {
                throw new InvalidDataException($"{file}: {error.Message}", error);
            }
            if (!read.TryAdd((form.Id, form.Version), (file, form)))
                throw new InvalidDataException($"{file}: $.version: version {form.Version} of '{form.Id}' is already in {read[(form.Id, form.Version)].File}");
        }
        if (read.Count == 0)
            throw new InvalidDataException($"{folder}: holds no form.");
        byVersion = read.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Form);
        newest = byVersion.Values.GroupBy(form => form.Id).ToFrozenDictionary(forms => forms.Key, forms => forms.MaxBy(form => form.Version)!);
    }

    public IEnumerable<FormDefinition> Newest => newest.Values.OrderBy(form => form.Id, StringComparer.Ordinal);

    // For a filing that begins; throws KeyNotFoundException for an unknown id.
    public FormDefinition this[string id] => newest[id];

    // For a filing that goes on with the version on which it began.
    public FormDefinition this[string id, int version] => byVersion[(id, version)];
}

public static class FormServices
{
    public static IServiceCollection AddForms(this IServiceCollection services, string packsFolder) =>
        services.AddLocalization().AddSingleton(new FormDefinitions(packsFolder));
}
