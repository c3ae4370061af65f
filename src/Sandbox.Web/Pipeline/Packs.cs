using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Ledger.Packs;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Web.Pipeline;

/// <summary>The configuration that ships as data: presets, rule packs and procedures. A file that does not validate stops the start, with file, place and reason.</summary>
public sealed class Packs
{
    private volatile IReadOnlyDictionary<(PackedFile Kind, string Name), string> texts;
    private readonly IReadOnlyList<RulePack> shipped;
    private volatile IReadOnlyList<(RulePack Pack, string Json)> published = [];

    private Packs(
        IReadOnlyList<JurisdictionPreset> presets, IReadOnlyList<RulePack> rulePacks, IReadOnlyList<FormDefinition> forms, IReadOnlyList<Procedure> procedures,
        IReadOnlyDictionary<(PackedFile Kind, string Name), string> texts) =>
        (Presets, shipped, RulePacks, Forms, Procedures, this.texts) = (presets, rulePacks, rulePacks, forms, procedures, texts);

    public IReadOnlyList<JurisdictionPreset> Presets { get; private set; }

    /// <summary>Those that ship, and those that were published in the database.</summary>
    public IReadOnlyList<RulePack> RulePacks { get; private set; }
    public IReadOnlyList<FormDefinition> Forms { get; }
    public IReadOnlyList<Procedure> Procedures { get; }

    /// <summary>The preset that a case names: <c>eu-ai-act@1</c>.</summary>
    public JurisdictionPreset Preset(string idAtVersion) => Presets.Single(preset => $"{preset.Id}@{preset.Version}" == idAtVersion);

    /// <summary>The version of a rule pack that is in force on a day of the authority; of several the one that came into force last.</summary>
    public RulePack RulePack(string id, DateOnly on) => RulePacks.Where(pack => pack.Id == id && pack.IsInForceOn(on)).MaxBy(pack => pack.InForceFrom)
        ?? throw new InvalidDataException($"No version of the rule pack {id} is in force on {on:yyyy-MM-dd}.");

    /// <summary>A form as a filing names it, <c>application@1</c>, or its newest version, <c>application</c>.</summary>
    public FormDefinition Form(string name) => Forms.Where(form => name == $"{form.Id}@{form.Version}" || name == form.Id).MaxBy(form => form.Version)
        ?? throw new InvalidDataException($"There is no form {name}.");

    /// <summary>A file word for word, as an auditor pack carries it; null where this installation does not hold it any more.</summary>
    public string? Text(PackedFile kind, string name) =>
        texts.GetValueOrDefault((kind, name)) ?? (kind == PackedFile.RulePack ? published.FirstOrDefault(known => known.Pack.Name() == name).Json : null);

    /// <summary>The rule packs that ship, each with its text and the hash of its canonical form.</summary>
    internal IEnumerable<(RulePack Pack, string Json, byte[] Hash)> ShippedRulePacks => shipped.Select(pack => (pack, texts[(PackedFile.RulePack, pack.Name())])).Select(pack => (pack.pack, pack.Item2, Hashes.GetOrAdd(pack.Item2, PackLibrary.Hash)));

    /// <summary>Takes up packs that were published in the database. A pack that is known stays as it is.</summary>
    internal void Add(IEnumerable<string> jsons)
    {
        lock (Hashes)
        {
            published = [.. published, .. jsons.Select(json => (Domain.Tiering.RulePack.Parse(json), json)).Where(fresh => RulePacks.All(known => known.Name() != fresh.Item1.Name()))];
            RulePacks = [.. shipped, .. published.Select(known => known.Pack)];
        }
    }

    // Nodes and tests in one process read the same files.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> Hashes = new(StringComparer.Ordinal);

    /// <summary>Lets the presets that name a calendar count by this edition of it from now on.</summary>
    public void Adopt(WorkingCalendar calendar, string json)
    {
        texts = new Dictionary<(PackedFile Kind, string Name), string>(texts) { [(PackedFile.Calendar, calendar.Id)] = json };
        Presets = [.. Presets.Select(preset => preset.Reckoning.Calendar.Id == calendar.Id ? preset with { Reckoning = preset.Reckoning with { Calendar = calendar } } : preset)];
    }

    /// <exception cref="RuleViolation"><see cref="Rule.CalendarUnsound"/> where a preset could not count by the calendar.</exception>
    public void RequireFit(WorkingCalendar calendar)
    {
        if (Presets.FirstOrDefault(preset => preset.Reckoning.Calendar.Id == calendar.Id && !calendar.Fits(preset.Reckoning.Rule)) is { } unfit)
            throw new RuleViolation(Domain.Access.Rule.CalendarUnsound, $"{unfit.Id}: {unfit.Reckoning.Rule}");
    }

    public static Packs Load(string packsFolder, string workflowsFolder)
    {
        var texts = new Dictionary<(PackedFile, string), string>();
        var calendars = Read(packsFolder, "calendars", json => Keep(WorkingCalendar.Parse(json), calendar => (PackedFile.Calendar, calendar.Id), json));
        return new(
            Read(packsFolder, "presets", json => Keep(JurisdictionPreset.Parse(json, calendars), preset => (PackedFile.Preset, $"{preset.Id}@{preset.Version}"), json)),
            Read(packsFolder, "rules", json => Keep(CaseFacts.Checked(Domain.Tiering.RulePack.Parse(json)), pack => (PackedFile.RulePack, pack.Name()), json)),
            Read(packsFolder, "forms", FormDefinition.Parse),
            [.. Files(workflowsFolder).Select(LoadProcedure)],
            texts);

        Procedure LoadProcedure(string file)
        {
            var json = File.ReadAllText(file);
            return Keep(Procedure.Load(json, Path.GetFileName(file)), procedure => (PackedFile.Workflow, $"{procedure.DefinitionId}@{procedure.Version}"), json);
        }

        T Keep<T>(T read, Func<T, (PackedFile, string)> named, string json)
        {
            texts[named(read)] = json;
            return read;
        }
    }

    private static IReadOnlyList<T> Read<T>(string packsFolder, string kind, Func<string, T> parse) =>
        [.. Files(Path.Combine(packsFolder, kind)).Select(file =>
        {
            try
            {
                return parse(File.ReadAllText(file));
            }
            catch (Exception fault) when (fault is not IOException)
            {
                throw new InvalidDataException($"{file}: {fault.Message}", fault);
            }
        })];

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal);
}
