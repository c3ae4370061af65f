using System.Globalization;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Configuration.RulePacks;

/// <summary>Says what stands in a pack, in the language of the page.</summary>
public sealed class PackWords(RulePack pack, IStringLocalizer<ConfigurationTexts> texts, IStringLocalizer<SharedTexts> shared)
{
    public static string In(LocalizedText text) => text.In(CultureInfo.CurrentUICulture.Name);

    public static string Number(decimal number) => number.ToString("#,0.########", CultureInfo.CurrentCulture);

    /// <summary>The question or fact that an id names.</summary>
    public string Asked(string id) => pack.Question(id) is { } question ? In(question.Text) : pack.Facts.FirstOrDefault(fact => fact.Id == id) is { } known ? In(known.Text) : id;

    public string Option(Condition.Chosen chosen) =>
        pack.Question(chosen.InputId)?.Option(chosen.OptionId) is { } option ? In(option.Text) : chosen.OptionId is Question.Yes or Question.No ? texts[$"Answer.{chosen.OptionId}"] : chosen.OptionId;

    public string Day(DateOnly day) => day.ToString(shared["When.Day"], CultureInfo.CurrentCulture);

    /// <summary>A threshold; that of a day is kept as the day's number.</summary>
    public string Threshold(string inputId, decimal threshold) => pack.Facts.FirstOrDefault(fact => fact.Id == inputId) is { Kind: FactKind.Day } ? Day(DateOnly.FromDayNumber((int)threshold)) : Number(threshold);

    public string Law(LegalSource source) => $"{In(pack.Sources.FirstOrDefault(known => known.Id == source.SourceId)?.Title ?? new(source.SourceId, source.SourceId))}, {In(source.Place)}";

    public string Amount(Expression expression) => expression switch
    {
        Expression.Constant constant => Number(constant.Amount),
        Expression.Points points => texts["Amount.Points", Asked(points.QuestionId)],
        Expression.Number number => Asked(number.InputId),
        Expression.SectionScore score => texts["Amount.Section", pack.Sections.FirstOrDefault(section => section.Id == score.SectionId) is { } section ? In(section.Title) : score.SectionId],
        Expression.Score score => texts[$"Amount.Score.{score.Kind}"],
        Expression.Maximum maximum => texts[$"Amount.Maximum.{maximum.Kind}"],
        Expression.Value value => pack.Values.FirstOrDefault(known => known.Id == value.ValueId) is { } known ? In(known.Name) : value.ValueId,
        Expression.Sum sum => string.Join(" + ", sum.Parts.Select(Amount)),
        Expression.Product product => string.Join(" × ", product.Parts.Select(part => part is Expression.Sum or Expression.Difference ? $"({Amount(part)})" : Amount(part))),
        Expression.Greatest greatest => texts["Amount.Greatest", string.Join(texts["Comma"], greatest.Parts.Select(Amount))],
        Expression.Least least => texts["Amount.Least", string.Join(texts["Comma"], least.Parts.Select(Amount))],
        Expression.Difference difference => $"{Amount(difference.From)} − {Amount(difference.Less)}",
        Expression.Either either => texts["Amount.Either", Amount(either.Then), Amount(either.Otherwise)],
        _ => texts["Amount.Other"],
    };
}
