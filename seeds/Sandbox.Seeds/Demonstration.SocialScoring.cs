using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;

namespace Sandbox.Seeds;

public sealed partial class Demonstration
{
    private static FormAnswers Neighbours { get; } = FormAnswers.Empty
        .With("legalName", "民信云治理技术有限公司").With("country", "中国").With("sizeClass", "large").With("systemName", "邻里分").With("systemVersion", "0.8")
        .With("summary", "邻里分汇总居民的公开言论、志愿服务、缴费和邻里投诉记录，为每位居民计算“文明分”，供社区分配活动名额、车位和公共服务预约顺序。")
        .With("inputs", ["structured", "text"]).With("outputs", ["structured"]).With("maturity", "prototype")
        .With("manifest", [
            Part("own-model", "行为评分模型", "民信云治理技术有限公司", "ms-0.8"),
            Part("data", "社区数据接口", "民信云治理技术有限公司", "2026-05"),
        ])
        .With("intendedPurpose", "以积分引导居民参与社区治理，并按积分安排公共服务的先后次序。")
        .With("sector", "government").With("function", "score").With("autonomy", "decides-review")
        .With("affectedPersons", "试点社区的全部常住居民，约四万人。").With("vulnerableGroups", ["older", "minors"])
        .With("socialScoring", true)
        .With("socialScoringDetails", "积分依据居民在不同场合的行为计算，并影响与这些行为无关的公共服务。我们认为积分只有奖励、没有惩罚，请主管部门判断是否属于禁止情形。")
        .With("uncertainty", "只奖励、不惩罚的社区积分是否属于第5条第1款(c)项禁止的社会评分。")
        .With("benefits", "提高志愿服务参与率，减少邻里纠纷。")
        .With("mainRisks", "低分居民被排除在公共服务之外；以言论评价个人；数据来源之间互不相关。")
        .With("rightsImpact", "平等、表达自由、获得公共服务的权利。").With("personalDataInTest", true).With("sensitiveData", true);

    /// <summary>A social scoring system: the company asks whether it is prohibited, the authority finds that it is and stops it; an appeal is dismissed.</summary>
    private async Task TellSocialScoring()
    {
        var owner = cast.OwnerOf("minxin");
        var id = await chinese.Apply(owner, Neighbours);
        clock.Advance(1);
        await chinese.Assign(id);
        clock.Advance(2);
        await chinese.Accept(id, "申请材料齐全；企业如实填写了禁止行为筛查。");
        clock.Advance(4);
        await chinese.ProposeTier(id, Answered(("article-5-c", "yes"), ("vulnerable-groups", "older"), ("dependence", "yes"), ("data-kind", "special")));
        clock.Advance(2);
        await chinese.ConfirmTier(id, "积分来自互不相关的场合，并影响无关的公共服务，构成第5条第1款(c)项的两种情形。是否设置扣分不影响认定。");
        clock.Advance(5);
        await chinese.RefuseProhibited(
            id, "按行为对居民长期评分，并据此决定与该行为无关的公共服务次序，使低分者受到不利对待，属禁止的社会评分。监管沙箱不能豁免被禁止的行为。企业主动申报，予以肯定；建议改为不计入个人、只按活动本身公布结果的志愿服务平台。",
            "民信云治理技术有限公司就“邻里分”0.8 提出申请，并在禁止行为筛查中如实申报。承办人提出、复核人确认该系统属于禁止情形。", "zh-Hans");
        clock.Advance(10);
        var appeal = await chinese.Appeal(
            id, await chinese.Contestable(id, Act.RefuseProhibited, owner), "积分只奖励、不惩罚，低分居民并未失去任何原有权利，不应认定为不利对待。", owner);
        clock.Advance(21);
        await chinese.DecideAppeal(
            id, appeal, AppealOutcome.Dismissed,
            "名额、车位和预约次序总量有限，优先一部分人即是推后另一部分人，低分者因此受到不利对待。禁止规定不区分奖励与惩罚。申诉理由不成立，予以驳回。",
            "申诉委员调阅全案，企业未提出新的事实。", language: "zh-Hans");
        clock.Advance(5);
    }
}
