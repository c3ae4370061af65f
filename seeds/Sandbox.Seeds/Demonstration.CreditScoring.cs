using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Web.Features.Admission.Decide;

namespace Sandbox.Seeds;

public sealed partial class Demonstration
{
    private static FormAnswers Xinheng { get; } = FormAnswers.Empty
        .With("legalName", "信衡数据科技有限公司").With("country", "中国").With("sizeClass", "medium").With("systemName", "信衡小微评分").With("systemVersion", "2.0")
        .With("summary", "信衡小微评分根据企业主授权提供的经营流水和发票数据，为个体工商户和小微企业主给出信用评分，并列出影响最大的五项因素。")
        .With("inputs", ["structured"]).With("outputs", ["structured", "text"]).With("maturity", "pilot")
        .With("manifest", [
            Part("own-model", "评分模型", "信衡数据科技有限公司", "xh-2.0.3"),
            Part("data", "特征口径说明", "信衡数据科技有限公司", "2026-01"),
            Part("safeguard", "拒绝理由生成规则", "信衡数据科技有限公司", "r-8"),
        ])
        .With("architecture", "梯度提升模型，单调约束；评分由银行信贷员参考，低于阈值的申请必须由信贷员人工复核并说明理由。")
        .With("intendedPurpose", "为缺少抵押物和征信记录的小微企业主提供贷款可得性评估，供三家合作银行的信贷员参考。")
        .With("sector", "finance").With("function", "score").With("autonomy", "proposes")
        .With("affectedPersons", "向合作银行申请五十万元以下经营贷款的个体工商户和小微企业主。")
        .With("datasets", [
            Row(("name", "三家银行历史贷款样本"), ("source", "licensed"), ("scale", "18.6 万笔，2019—2024 年"), ("annotation", "逾期九十天以上记为违约，由银行核销记录确定。"))
                .With("use", ["training", "evaluation"]).With("types", ["structured"]).With("personal", true).With("legalBasis", "consent").With("protection", "pseudonymised"),
        ])
        .With("uncertainty", "以经营流水替代征信记录评分时，如何证明不因地区、性别和年龄产生间接歧视，以及拒绝理由须说明到何种程度，现行规则未予明确。")
        .With("benefits", "试算显示，在违约率不升高的前提下，首次获得贷款的小微企业主可增加约三成。")
        .With("novelty", "单调约束使每项因素的方向可解释，申请人可以看到改变哪一项会改变结果。")
        .With("mainRisks", "季节性行业被系统性低估；农村地区发票数据缺失；信贷员过度依赖评分。")
        .With("rightsImpact", "平等获得金融服务的权利；对自动化评估提出异议的权利。").With("personalDataInTest", true).With("sensitiveData", false);

    /// <summary>Credit scoring after the sandboxes of financial supervisors: waitlisted, admitted, tested; the seal is asked for and proposed, and waits for its signature.</summary>
    private async Task TellCreditScoring()
    {
        var owner = cast.OwnerOf("xinheng");
        var id = await chinese.Apply(owner, Xinheng);
        await Examine(chinese, id, new(
            "申请材料齐全，数据授权书已逐份核对。",
            Answered(("annex-iii-5", "b"), ("profiling", "yes"), ("data-kind", "ordinary"), ("autonomy", "recommends"), ("dependence", "yes"), ("bias-testing", "in-place"), ("redress", "planned"), ("human-oversight", "in-place")),
            "属附件三第5项(b)；因涉及画像，不适用第6条第3款的例外。",
            "模型可解释性较好。薄弱环节是农村样本不足和申诉渠道尚未建成，须作为附加条件。",
            "符合，详见评估底稿。",
            [(4, Vote.Admit, "普惠效果值得验证，同意准入。"), (3, Vote.Admit, "同意准入，拒绝理由须让申请人看得懂，申诉渠道须尽快建成。")])
        {
            DataProtection = (Stance.FavourableWithConditions, "授权须按银行分别取得，撤回授权后评分和特征应在七日内删除。"),
            Sector = (cast.AgentOf("finance"), Stance.FavourableWithConditions, "评分不得作为拒绝贷款的唯一依据；每月报送分地区通过率。"),
        });
        await chinese.Decide(
            id, AdmissionOutcome.Waitlist, "本批次金融领域名额已满，且申诉渠道尚在建设，列入候补更为稳妥。",
            "信衡数据科技有限公司就“信衡小微评分”2.0 提出申请。专家评审一致同意准入。", "zh-Hans", departures: [new("Panel", "专家评审同意准入；因名额已满且申诉渠道未建成，先列候补，不影响其排序。")]);
        clock.Advance(9);
        await chinese.ConfirmInterest(id, owner);
        clock.Advance(12);
        await chinese.Decide(
            id, AdmissionOutcome.Admit, "名额已有空缺，企业已提交申诉渠道上线证明，准入条件具备。",
            "企业在候补期间确认意向，并提交申诉渠道上线证明。", "zh-Hans",
            [
                new DecideOnApplication.Imposed("每月分地区、性别、年龄段报告通过率和违约率。", "协同部门意见及农村样本不足。", Today.AddDays(70)),
                new DecideOnApplication.Imposed("被拒绝的申请人须在三日内收到五项主要理由及申诉方式。", "拒绝理由的说明程度正是本次测试要回答的问题。", Today.AddDays(45)),
            ]);
        clock.Advance(6);
        await chinese.ProposePlan(id, chinese.PlanOf(
            [
                new(55, "第一阶段：并行试算", "信贷员按原流程决定，评分在后台试算并比对。", "杭州、嘉兴", "1500", "各组通过率差异不超过五个百分点。"),
                new(45, "第二阶段：信贷员参考", "信贷员可见评分和理由，低于阈值的一律人工复核。", "杭州、嘉兴、衢州", "3000", "人工复核推翻率不超过一成，申诉按期答复。"),
            ])
            .With("objectives", "验证以经营流水评分能否在违约率不升高的前提下扩大小微贷款覆盖面，且各组结果公平。")
            .With("hypotheses", [Row(("statement", "农村与城镇申请人的通过率差异不超过五个百分点。"), ("proof", "按月由第三方统计并抽样复核。"))])
            .With("metrics", [
                Metric("GAP", "分组通过率最大差异", "百分点", "high-is-bad", "5", "8", "weekly", "第三方统计"),
                Metric("DEF", "九十天以上违约率", "%", "high-is-bad", "2.5", "4", "monthly", "银行核销记录"),
                Metric("APP", "申诉平均答复天数", "天", "high-is-bad", "5", "10", "weekly", "申诉台账"),
            ]), owner);
        clock.Advance(4);
        await chinese.AgreePlan(id, "停止阈值、人工复核和申诉渠道均已核对。");
        clock.Advance(2);
        await chinese.StartTesting(id, "已在杭州分行现场核对授权书和停用流程。");
        await Report(chinese, id, owner, "完整；分组差异在阈值之内。", FormAnswers.Empty
            .With("activities", "并行试算 982 笔申请，与信贷员决定一致率为 81%；不一致的逐笔复核。")
            .With("metrics", [Measured("GAP", "4.1", "4.8", "第三方统计月报"), Measured("DEF", "1.2", "1.2", "银行核销记录"), Measured("APP", "2", "3", "申诉台账")]));
        foreach (var condition in (await chinese.Participation(id, owner)).Conditions) await chinese.CloseCondition(id, condition.Id, "首月报告及拒绝理由样本已证明。");
        clock.Advance(18);
        await chinese.StartNextPhase(id, "第一阶段关口条件全部满足。");
        await Report(chinese, id, owner, "完整；申诉均按期答复。", FormAnswers.Empty
            .With("activities", "信贷员参考评分办理 1 764 笔，低于阈值的 402 笔全部人工复核，推翻 29 笔。")
            .With("metrics", [Measured("GAP", "3.3", "3.9", "第三方统计月报"), Measured("DEF", "1.4", "1.4", "银行核销记录"), Measured("APP", "3", "4", "申诉台账")]));
        clock.Advance(12);
        await chinese.CatchUp();
        await Leave(
            chinese, id, owner,
            FormAnswers.Empty.With("activities", "三家银行共办理 2 746 笔，首次获贷者 811 户。").With("publish", true).With("unresolved", false).With("deviated", false)
                .With("objectives", [Row(("objective", "扩大覆盖面且违约率不升高。"), ("outcome", "met"), ("result", "首次获贷户增加 28%，违约率 1.4%，低于对照组。"))])
                .With("lessons", [Row(("rule", "拒绝贷款的理由说明"), ("lesson", "列出五项主要因素并说明改变哪一项会改变结果，申诉量下降近半。"), ("proposal", "建议在指南中采用“因素加反事实”的理由格式。"))]),
            "各项数据与阶段性评估报告一致，抽样复核无误。", "测试目标实现，剩余风险明确且有责任人。", "授权撤回者的数据删除证明已核对。");
        clock.Advance(1);
        await chinese.RequestSeal(id, FormAnswers.Empty.With("systemVersion", "2.0")
            .With("scope", "五十万元以下小微经营贷款的辅助评估，低于阈值的申请由信贷员复核。")
            .With("suspendingChanges", "更换模型或新增数据来源；取消人工复核；用于消费贷款。"), owner);
        clock.Advance(6);
        await chinese.ScoreSeal(id, 4, "阶段性评估报告和退出报告书均已证明。");
        clock.Advance(2);
        // The director signs by hand.
        await chinese.ProposeSeal(id, true, "所测版本与清单一致，附加条件均已履行。");
    }
}
