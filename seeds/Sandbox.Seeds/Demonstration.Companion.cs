using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;

namespace Sandbox.Seeds;

public sealed partial class Demonstration
{
    private static FormAnswers Companion { get; } = FormAnswers.Empty
        .With("legalName", "灵伴科技有限公司").With("systemName", "灵伴").With("systemVersion", "1.4")
        .With("summary", "灵伴是面向青少年的陪伴型对话系统，可就学习和情绪问题与用户交流。")
        .With("intendedPurpose", "在监护人同意下，为十四岁以上未成年人提供陪伴对话，并在出现危机信号时转接人工。")
        .With("affectedPersons", "参与测试的未成年用户及其监护人。")
        .With("companion", true)
        .With("uncertainty", "陪伴型对话系统对未成年人的情感依赖如何衡量，尚无统一标准。")
        .With("benefits", "为缺少陪伴的青少年提供支持，并形成可复用的危机转接流程。")
        .With("personalDataInTest", true);

    /// <summary>A companion chatbot with minors: admitted, tested, stopped by an incident, resumed under a remedy; its test still runs.</summary>
    private async Task TellCompanion()
    {
        var owner = cast.OwnerOf("lingban");
        var id = await chinese.Apply(owner, Companion);
        clock.Advance(1);
        await chinese.Assign(id);
        clock.Advance(2);
        await chinese.Accept(id, "申请材料齐全，禁止行为筛查已完成。");
        clock.Advance(2);
        await chinese.ProposeTier(
            id, Answered(
                ("interacts", "yes"), ("synthetic-content", "yes"), ("vulnerable-groups", "minors"), ("dependence", "yes"), ("minors-safeguards", "in-place"),
                ("generative", "yes"), ("scenario", "companion"), ("groups", "minors"), ("crisis-handover", "yes"), ("guardian-consent", "in-place"), ("dependence-limits", "in-place"), ("labels", "in-place"),
                ("dignity-likelihood", "4"), ("dignity-severity", "4"), ("dignity-measures", "in-place"), ("autonomy-likelihood", "4"), ("autonomy-severity", "4"), ("autonomy-controls", "working")),
            "high", "系统面向未成年人并可能形成情感依赖，按高风险管理。");
        clock.Advance(1);
        await chinese.ConfirmTier(id, "同意按高风险管理。");
        clock.Advance(6);
        await chinese.Opine(id, OrganisationKind.DataProtectionAuthority, Stance.FavourableWithConditions, "须取得监护人单独同意，对话记录测试结束后三十日内删除。");
        await chinese.Opine(id, OrganisationKind.SectorRegulator, Stance.Favourable, "无异议。");
        clock.Advance(4);
        await chinese.Assess(id, "符合准入标准；危机转接流程须在测试中重点观察。", "符合，详见案卷。");
        clock.Advance(3);
        await chinese.Score(id, 0, 4, Vote.Admit, "议题重要，保障措施较完善。");
        await chinese.Score(id, 2, 3, Vote.Admit, "同意准入，建议控制每日使用时长。");
        clock.Advance(2);
        await chinese.Decide(
            id, AdmissionOutcome.Admit, "公共利益明显，剩余风险可由测试方案中的停止阈值控制。", "灵伴科技有限公司就“灵伴”1.4 提出申请，专家评审多数同意准入。", "zh-Hans",
            [new("每日使用时长超过两小时的用户须由人工回访。", "未成年用户的情感依赖风险。", Today.AddDays(90))]);
        clock.Advance(5);
        await chinese.ProposePlan(id, chinese.PlanOf(
            [
                new(60, "第一阶段：封闭测试", "在三所学校招募的志愿者中使用，心理老师每日查看转接记录。", "上海", "120", "阶段性评估报告通过，危机转接用时中位数低于五分钟。"),
                new(60, "第二阶段：扩大测试", "扩大至十所学校，家长可随时查看使用时长。", "上海、苏州", "600", "阶段性评估报告通过，无未结案的重大事件。"),
            ]), owner);
        clock.Advance(3);
        await chinese.AgreePlan(id, "保障措施、停止阈值和保险均已核对。");
        clock.Advance(2);
        await chinese.StartTesting(id, "已现场核对同意书和停止开关。");
        clock.Advance(9);
        var incident = await chinese.ReportIncident(id, FormAnswers.Empty.With("title", "危机信号未及时转接").With("category", "other").With("harm", ["health"]), owner);
        await chinese.OrderSuspension(id, "危机信号未在规定时间内转接人工。", "修复转接规则，并由第三方复测。", "一名用户的危机信号延迟四十分钟才转接人工。", "zh-Hans");
        clock.Advance(3);
        await chinese.CompleteIncidentNotice(id, incident, FormAnswers.Empty.With("category", "other"), owner);
        await chinese.RespondToSuspension(id, FormAnswers.Empty, owner);
        clock.Advance(4);
        await chinese.CloseIncident(id, incident, "原因是转接规则对口语化表达识别不足，已修复并通过复测。");
        await chinese.ResumeTesting(id, "补救措施已完成，复测通过。");
    }
}
