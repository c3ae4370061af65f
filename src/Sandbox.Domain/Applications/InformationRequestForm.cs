using System.Collections.Immutable;
using System.Globalization;
using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Applications;

/// <summary>The form on which a company answers a request for information: a text and files for each item, under the criterion that asks.</summary>
public static class InformationRequestForm
{
    /// <summary>What answers are filed on; the items are in the request that the filing belongs to.</summary>
    public const string Name = "information-answer@1";

    private const int LongestAnswer = 8000;

    private static readonly FormText Title = new("Answer to the request for information", "对补充材料要求的答复");
    private static readonly FormText Evidence = new("Files that support the answer", "支持该答复的文件");

    /// <param name="named">What people call a criterion, in both languages.</param>
    public static FormDefinition Of(InformationRequest request, Func<string, FormText> named) => new(
        "information-answer", 1, Title,
        [new("answers", Title, null, null, [.. request.Items.SelectMany((item, index) => Fields(item, named(item.Criterion), index + 1))])]);

    /// <summary>Id of the answer to an item, counted from 1.</summary>
    public static string AnswerTo(int item) => $"answer{item.ToString(CultureInfo.InvariantCulture)}";

    private static ImmutableArray<FormField> Fields(RequestedItem item, FormText criterion, int number) =>
    [
        new()
        {
            Id = AnswerTo(number),
            Kind = FormFieldKind.LongText,
            Label = new(item.Question, item.Question),
            Help = new($"Asked under: {criterion.English}", $"提出依据：{criterion.Chinese}"),
            Mandatory = true,
            MaxLength = LongestAnswer,
        },
        new() { Id = $"evidence{number.ToString(CultureInfo.InvariantCulture)}", Kind = FormFieldKind.Evidence, Label = Evidence },
    ];
}
