using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sandbox.Domain.Forms;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.EndToEnd.Tests;

// How somebody writes a form of ours: section by section, field by field, as its editor shows them.
public static class FormWriting
{
    private static readonly byte[] pdf = Encoding.UTF8.GetBytes("%PDF-1.7\nEvidence of the test.\n%%EOF");

    // From the list of its tasks until every task is completed.
    public static async Task Write(this Desk desk, FormDefinition form, FormAnswers answers, bool look)
    {
        var hub = desk.Page.Url;
        foreach (var section in form.VisibleSections(answers.Values))
        {
            await desk.Go(desk.Page.Locator($"main a[href$='/{section.Id}']"));
            await desk.Page.Locator("fieldset.editor:enabled").WaitForAsync();
            foreach (var field in form.VisibleFields(section, answers.Values))
                if (answers.Values[field.Id] is { } value) await desk.Write(field, FormElement.Id(field.Id), value);
            // What was typed is saved when its field is left; where the draft said the same already, there is nothing to save.
            await desk.Page.Keyboard.PressAsync("Tab");
            await Assertions.Expect(desk.Page.Locator(".save-state")).ToHaveTextAsync(new Regex("^((Saved|已于).*)?$"));
            if (look) await desk.Look($"section-{section.Id}");
            await desk.Go(desk.Page.Locator(".back a"));
            Assert.Equal(hub, desk.Page.Url);
        }
        await Assertions.Expect(desk.Main).ToContainTextAsync(new Regex(@"(\d+) of \1 completed|已完成 (\d+)/\2"));
    }

    private static async Task Write(this Desk desk, FormField field, string element, FormValue value)
    {
        var control = desk.Page.Locator($"[id='{element}']");
        switch (value)
        {
            case FormValue.Rows(var rows):
                for (var row = 0; row < rows.Length; row++)
                {
                    var fieldset = control.Locator("fieldset.form-row").Nth(row);
                    if (await fieldset.CountAsync() == 0) await control.Locator("> button").ClickAsync();
                    await fieldset.WaitForAsync();
                    foreach (var column in field.VisibleColumns(rows[row]))
                        if (rows[row][column.Id] is { } cell) await desk.Write(column, FormElement.Id(field.Id, row, column.Id), cell);
                }
                break;
            case FormValue.YesNo(var yes) when field.MustAccept:
                await control.SetCheckedAsync(yes);
                break;
            case FormValue.YesNo(var yes):
                await control.Locator($"input[value='{(yes ? "true" : "false")}']").CheckAsync();
                break;
            case FormValue.Many when field.Kind == FormFieldKind.Evidence:
                await control.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = $"{field.Id}.pdf", MimeType = "application/pdf", Buffer = pdf });
                await control.Locator(".files li").First.WaitForAsync();
                break;
            case FormValue.Many(var items):
                foreach (var item in items) await control.Locator($"input[value='{item}']").CheckAsync();
                break;
            case FormValue.Text(var text) when field.Kind == FormFieldKind.Choice && field.Options.Length <= 6:
                await control.Locator($"input[value='{text}']").CheckAsync();
                break;
            case FormValue.Text(var text) when field.Kind == FormFieldKind.Choice:
                await control.SelectOptionAsync(text);
                break;
            case FormValue.Text(var text):
                await control.FillAsync(field.Kind == FormFieldKind.Money ? text.Split(' ')[1] : text);
                break;
        }
    }
}
