using System.Collections.Immutable;
using System.Text.Json;

namespace Sandbox.Domain.Forms;

// Reads the JSON of a definition strictly: an unknown, repeated or missing member is an error with its path.
internal static class FormDefinitionReader
{
    private const int MostLength = 20_000;
    private const int MostRows = 500;

    public static FormDefinition Read(string json)
    {
        using var document = FormJson.Open(json);
        var root = new Node(document.RootElement, "$");
        root.Only("id", "version", "title", "sections");
        var fields = new Dictionary<string, FormField>();
        var sectionIds = new HashSet<string>();
        var sections = root.Items("sections").Select(node => Section(node, sectionIds, fields)).ToImmutableArray();
        return new(root.Id("id"), root.Whole("version", 1, int.MaxValue), root.Wording("title"), sections);
    }

    private static FormSection Section(Node node, HashSet<string> sectionIds, Dictionary<string, FormField> earlier)
    {
        node.Only("id", "title", "intro", "visibleWhen", "fields");
        var id = node.Id("id");
        if (!sectionIds.Add(id))
            throw node.Member("id").Error($"the section id '{id}' is used twice");
        var condition = Condition(node, earlier);
        var fields = node.Items("fields").Select(item => Field(item, earlier, columns: false)).ToImmutableArray();
        return new(id, node.Wording("title"), node.OptionalWording("intro"), condition, fields);
    }

    private static FormField Field(Node node, Dictionary<string, FormField> earlier, bool columns)
    {
        var kind = node.Kind("kind");
        node.Only(["id", "kind", "label", "help", "mandatory", "confidentialByDefault", "personalData", "visibleWhen", "source", .. OwnMembers(kind)]);
        if (columns && kind is FormFieldKind.Rows)
            throw node.Member("kind").Error("a table cannot hold a table");

        var field = new FormField
        {
            Id = node.Id("id"),
            Kind = kind,
            Label = node.Wording("label"),
            Help = node.OptionalWording("help"),
            Mandatory = node.Flag("mandatory"),
            ConfidentialByDefault = node.Flag("confidentialByDefault"),
            PersonalData = node.Flag("personalData"),
            VisibleWhen = Condition(node, earlier),
            Source = node.Has("source") ? node.Text("source") : null,
            MaxLength = kind switch
            {
                FormFieldKind.ShortText => node.Has("maxLength") ? node.Whole("maxLength", 1, MostLength) : 200,
                FormFieldKind.LongText => node.Has("maxLength") ? node.Whole("maxLength", 1, MostLength) : 4000,
                FormFieldKind.Email => 254,
                FormFieldKind.Url => 2000,
                FormFieldKind.Number or FormFieldKind.Money or FormFieldKind.Date or FormFieldKind.YesNo
                    or FormFieldKind.Choice or FormFieldKind.MultiChoice or FormFieldKind.Rows or FormFieldKind.Evidence => 0,
            },
            Options = kind is FormFieldKind.Choice or FormFieldKind.MultiChoice ? Options(node, kind) : [],
            Unit = node.OptionalWording("unit"),
            Min = node.Limit("min"),
            Max = node.Limit("max"),
            Decimals = node.Has("decimals") ? node.Whole("decimals", 0, 10) : kind is FormFieldKind.Money ? 2 : 0,
            Currencies = kind is FormFieldKind.Money ? Currencies(node) : [],
            NotBefore = node.Has("notBefore") ? node.Text("notBefore") : null,
            MustAccept = node.Flag("mustAccept"),
            Columns = kind is FormFieldKind.Rows ? Columns(node) : [],
            RowName = kind is FormFieldKind.Rows ? node.Wording("rowName") : null,
            MaxRows = kind is FormFieldKind.Rows ? (node.Has("maxRows") ? node.Whole("maxRows", 1, MostRows) : 100) : 0,
        };

        if (field.Min > field.Max)
            throw node.Member("min").Error("is above max");
        if (field.NotBefore is { } start && !(earlier.TryGetValue(start, out var date) && date.Kind is FormFieldKind.Date))
            throw node.Member("notBefore").Error($"'{start}' is not an earlier date field");
        if (!earlier.TryAdd(field.Id, field))
            throw node.Member("id").Error($"the field id '{field.Id}' is used twice");
        return field;
    }

    private static string[] OwnMembers(FormFieldKind kind) => kind switch
    {
        FormFieldKind.ShortText or FormFieldKind.LongText => ["maxLength"],
        FormFieldKind.Number => ["unit", "min", "max", "decimals"],
        FormFieldKind.Money => ["currencies", "min", "max", "decimals"],
        FormFieldKind.Date => ["notBefore"],
        FormFieldKind.YesNo => ["mustAccept"],
        FormFieldKind.Choice or FormFieldKind.MultiChoice => ["options"],
        FormFieldKind.Email or FormFieldKind.Url or FormFieldKind.Evidence => [],
        FormFieldKind.Rows => ["fields", "rowName", "maxRows"],
    };

    private static ImmutableArray<FormField> Columns(Node node)
    {
        var row = new Dictionary<string, FormField>();
        return [.. node.Items("fields").Select(item => Field(item, row, columns: true))];
    }

    private static ImmutableArray<FormOption> Options(Node node, FormFieldKind kind)
    {
        var values = new HashSet<string>();
        return [.. node.Items("options").Select(item =>
        {
            item.Only(["value", "en", "zh-Hans", .. kind is FormFieldKind.MultiChoice ? ["exclusive"] : Array.Empty<string>()]);
            var value = item.Id("value");
            return values.Add(value)
                ? new FormOption(value, item.Languages(), item.Flag("exclusive"))
                : throw item.Member("value").Error($"the option '{value}' is listed twice");
        })];
    }

    private static ImmutableArray<string> Currencies(Node node) => [.. node.Items("currencies").Select(item =>
        item.Value() is { Length: 3 } code && code.All(char.IsAsciiLetterUpper)
            ? code
            : throw item.Error("is not a currency code of three capital letters"))];

    private static FormCondition? Condition(Node owner, Dictionary<string, FormField> earlier)
    {
        if (!owner.Has("visibleWhen"))
            return null;
        var node = owner.Member("visibleWhen");
        node.Only("field", "equals", "in", "answered");
        var id = node.Text("field");
        if (!earlier.TryGetValue(id, out var field))
            throw node.Member("field").Error($"'{id}' is not an earlier field");
        if (new[] { "equals", "in", "answered" }.Count(node.Has) != 1)
            throw node.Error("needs exactly one of 'equals', 'in', 'answered'");
        if (node.Has("answered"))
            return node.Flag("answered") ? new(id, []) : throw node.Member("answered").Error("can only be true");
        return new(id, node.Has("equals")
            ? [ConditionValue(node.Member("equals"), field)]
            : [.. node.Items("in").Select(item => ConditionValue(item, field))]);
    }

    private static string ConditionValue(Node node, FormField field)
    {
        var value = field.Kind is FormFieldKind.YesNo ? node.Truth() ? "true" : "false" : node.Value();
        return field.Kind is FormFieldKind.YesNo || field.Options.Any(option => option.Value == value)
            ? value
            : throw node.Error($"'{value}' is not an option of '{field.Id}'");
    }

    private readonly record struct Node(JsonElement Element, string Path)
    {
        public FormFormatException Error(string reason) => new(Path, reason);

        public void Only(params string[] names)
        {
            if (Element.ValueKind is not JsonValueKind.Object)
                throw Error("is not an object");
            foreach (var member in Element.EnumerateObject())
            {
                if (!names.Contains(member.Name))
                    throw new FormFormatException($"{Path}.{member.Name}", "is not a known member here");
            }
        }

        public bool Has(string name) => Element.TryGetProperty(name, out _);

        public Node Member(string name) => Element.ValueKind is JsonValueKind.Object && Element.TryGetProperty(name, out var value)
            ? new(value, $"{Path}.{name}")
            : throw new FormFormatException($"{Path}.{name}", "is missing");

        public string Value() =>
            Element.ValueKind is JsonValueKind.String && FormJson.Text(Element, Path) is { } text && !string.IsNullOrWhiteSpace(text)
                ? text
                : throw Error("is not a text or is blank");

        public bool Truth() => Element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Error("is neither true nor false"),
        };

        public string Text(string name) => Member(name).Value();

        public bool Flag(string name) => Has(name) && Member(name).Truth();

        public string Id(string name)
        {
            var node = Member(name);
            var id = node.Value();
            return char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-')
                ? id
                : throw node.Error($"'{id}' is no id: letters, digits and hyphens, a letter or digit first");
        }

        public int Whole(string name, int least, int most)
        {
            var node = Member(name);
            return node.Element.ValueKind is JsonValueKind.Number && node.Element.TryGetInt32(out var whole) && whole >= least && whole <= most
                ? whole
                : throw node.Error($"is not a whole number from {least} to {most}");
        }

        public decimal? Limit(string name)
        {
            if (!Has(name))
                return null;
            var node = Member(name);
            return FormNumber.Read(node.Value()) ?? throw node.Error("is not a decimal number written as text");
        }

        public FormFieldKind Kind(string name)
        {
            var node = Member(name);
            var text = node.Value();
            return char.IsAsciiLetter(text[0]) && Enum.TryParse<FormFieldKind>(text, out var kind)
                ? kind
                : throw node.Error($"'{text}' is no kind of field: {string.Join(", ", Enum.GetNames<FormFieldKind>())}");
        }

        public FormText Wording(string name)
        {
            var node = Member(name);
            node.Only("en", "zh-Hans");
            return node.Languages();
        }

        public FormText? OptionalWording(string name) => Has(name) ? Wording(name) : null;

        public FormText Languages() => new(Text("en"), Text("zh-Hans"));

        public IEnumerable<Node> Items(string name)
        {
            var list = Member(name);
            if (list.Element.ValueKind is not JsonValueKind.Array || list.Element.GetArrayLength() == 0)
                throw list.Error("is not a list or is empty");
            return list.Element.EnumerateArray().Select((element, index) => new Node(element, $"{list.Path}[{index}]"));
        }
    }
}
