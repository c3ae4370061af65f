using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;

namespace Sandbox.Seeds;

public sealed partial class Demonstration
{
    private static FormAnswers Dispatch { get; } = FormAnswers.Empty
        .With("legalName", "迅援智能科技有限公司").With("country", "中国").With("sizeClass", "small").With("startUp", true).With("systemName", "迅援急救调度").With("systemVersion", "1.2")
        .With("summary", "迅援急救调度在接线员接听急救电话时实时转写并提示疑似心脏骤停、卒中等危急情况，同时建议派车优先级，由调度员决定。")
        .With("inputs", ["audio", "text"]).With("outputs", ["text", "structured"]).With("maturity", "laboratory")
        .With("manifest", [
            Part("own-model", "危急识别模型", "迅援智能科技有限公司", "xy-1.2.0"),
            Part("upstream-model", "方言语音识别", "开源社区", "2026-02", digest: false),
            Part("configuration", "优先级规则", "迅援智能科技有限公司", "2026-04"),
        ])
        .With("intendedPurpose", "帮助调度员更早识别心脏骤停并指导旁人施救；不降低任何来电的优先级。")
        .With("sector", "medicine").With("function", "detect").With("autonomy", "proposes")
        .With("affectedPersons", "拨打急救电话的人员、患者，以及调度员。").With("vulnerableGroups", ["patients", "older"])
        .With("uncertainty", "急救来电录音用于测试的法律依据，以及系统提示与调度员判断不一致时的责任如何认定。")
        .With("benefits", "回溯测试中，心脏骤停的识别时间由 118 秒缩短到 71 秒。")
        .With("mainRisks", "方言和噪声环境下漏报；误报占用急救资源；调度员产生依赖。")
        .With("rightsImpact", "生命健康权；通话隐私。").With("personalDataInTest", true).With("sensitiveData", true);

    /// <summary>An emergency dispatch aid that was refused, appealed and won: the appeal body admits it, and its test is about to begin.</summary>
    private async Task TellWonAppeal()
    {
        var owner = cast.OwnerOf("xunyuan");
        var id = await chinese.Apply(owner, Dispatch);
        await Examine(chinese, id, new(
            "申请材料齐全，通话录音的脱敏说明已补充。",
            Answered(("annex-iii-5", "d"), ("profiling", "no"), ("data-kind", "special"), ("autonomy", "recommends"), ("dependence", "yes"), ("human-oversight", "in-place"), ("robustness", "planned"), ("reversibility", "hardly")),
            "属附件三第5项(d)紧急呼叫的评估和派遣。",
            "公共利益明显，但方言测试样本偏少，评估认为稳健性证明不足。",
            "符合，详见评估底稿。",
            [(2, Vote.Refuse, "漏报代价太高，证明不足前不宜上线。"), (2, Vote.Refuse, "系统只会提高优先级，值得肯定，但方言样本不足，暂不准入。")])
        {
            DataProtection = (Stance.Favourable, "录音先脱敏再用于测试，可以接受。"),
            Sector = (cast.AgentOf("emergency"), Stance.FavourableWithConditions, "须保留全部原始通话以备复盘；系统不得替代接线员询问。"),
        });
        await chinese.GiveNoticeOfRefusal(id, "拟不予准入：方言环境下的识别率仅有一个地区的测试结果，稳健性证明不足。");
        clock.Advance(7);
        await chinese.RespondToNotice(id, FormAnswers.Empty.With("position", "objects")
            .With("response", "所附报告包含六个方言区的测试，申请时已上传；系统只会提高优先级，漏报时流程与现在完全相同，不会使任何患者的处境变差。"), owner);
        clock.Advance(4);
        await chinese.Decide(
            id, AdmissionOutcome.Refuse, "稳健性证明不足，急救领域不容试错。",
            "迅援智能科技有限公司就“迅援急救调度”1.2 提出申请。专家评审一致不同意；企业已陈述意见。", "zh-Hans");
        clock.Advance(12);
        var appeal = await chinese.Appeal(
            id, await chinese.Contestable(id, Act.Refuse, owner),
            "一、决定所称“仅有一个地区的测试结果”与事实不符：申请附件七载有六个方言区、共 4 200 通来电的测试。二、决定未说明系统如何使患者处境变差：系统只会提高优先级。三、企业在听证中的意见未予回应。", owner);
        clock.Advance(16);
        await chinese.DecideAppeal(
            id, appeal, AppealOutcome.Replaced,
            "附件七确实载有六个方言区的测试，原决定依据的事实有误，且未回应企业陈述的意见。系统只提高而不降低优先级，在调度员决定的前提下，测试不会使任何来电者的处境变差；稳健性正是测试要回答的问题。予以准入，并由测试方案规定方言分组的停止阈值。",
            "申诉委员调阅全案及附件七，听取企业和承办人意见。附件七于提交申请时即已上传。", Stage.Admitted, language: "zh-Hans");
        clock.Advance(6);
        await chinese.ProposePlan(id, chinese.PlanOf(
            [
                new(60, "第一阶段：后台运行", "系统在后台转写和识别，调度员不可见，每周复盘。", "成都", "8000", "各方言组识别率不低于九成。"),
                new(60, "第二阶段：调度员可见", "调度员可见提示，白天与夜间各半。", "成都、绵阳", "12000", "误报率不超过百分之三，无因提示延误的个案。"),
            ])
            .With("objectives", "验证系统能否缩短心脏骤停识别时间，且在各方言组中同样可靠。")
            .With("metrics", [
                Metric("REC", "方言组最低识别率", "%", "low-is-bad", "90", "80", "weekly", "急救医师盲审"),
                Metric("FAL", "误报率", "%", "high-is-bad", "3", "6", "weekly", "派车记录比对"),
            ]), owner);
        clock.Advance(5);
        await chinese.AgreePlan(id, "方言分组的停止阈值已按申诉决定写入方案。");
        clock.Advance(20);
    }
}
