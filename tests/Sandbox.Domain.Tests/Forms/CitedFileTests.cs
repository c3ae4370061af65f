using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Tests.Forms;

public sealed class CitedFileTests
{
    private static readonly FormDefinition Form = FormDefinition.Parse("""
        {
          "id": "f", "version": 1, "title": { "en": "F", "zh-Hans": "表" },
          "sections": [{
            "id": "s", "title": { "en": "S", "zh-Hans": "节" },
            "fields": [
              { "id": "more", "kind": "YesNo", "label": { "en": "More?", "zh-Hans": "更多？" } },
              { "id": "files", "kind": "Evidence", "label": { "en": "Files", "zh-Hans": "文件" } },
              { "id": "hidden", "kind": "Evidence", "label": { "en": "Hidden", "zh-Hans": "隐藏" }, "visibleWhen": { "field": "more", "equals": true } },
              { "id": "rows", "kind": "Rows", "label": { "en": "Rows", "zh-Hans": "行" }, "rowName": { "en": "Row", "zh-Hans": "行" },
                "fields": [{ "id": "proof", "kind": "Evidence", "label": { "en": "Proof", "zh-Hans": "证明" } }] }
            ]
          }]
        }
        """);

    [Fact]
    public void In_FindsFilesOfFieldsAndOfRows_WithTheirPlace()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        var answers = FormAnswers.Empty.With("files", [one.ToString("D")]).With("rows", [FormValues.Empty, FormValues.Empty.With("proof", [two.ToString("D")])]);

        Assert.Equal([new(one, "s", "files", null, null), new CitedFile(two, "s", "rows", 1, "proof")], CitedFile.In(Form, answers));
    }

    [Fact]
    public void In_LeavesOutWhatIsNotAsked()
    {
        var answers = FormAnswers.Empty.With("hidden", [Guid.NewGuid().ToString("D")]).With("files", ["not an id"]);

        Assert.Empty(CitedFile.In(Form, answers));
    }
}
