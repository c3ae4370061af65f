using System.Text;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;

namespace Sandbox.Web.Persistence;

/// <summary>
/// What the database itself holds, whatever the code above it forgets: rows of other organisations stay hidden, no case
/// changes without its entry, entries are never changed, and four eyes. Derived from the model, so that a new case table
/// cannot be left out, and laid on again after each migration by the owner.
/// </summary>
public static class Protection
{
    /// <summary>Sections of a file that only the authority and auditors read.</summary>
    private static readonly Type[] Deliberations = [typeof(TierDetermination), typeof(CriterionFinding), typeof(PanelScore), typeof(CaseReview)];

    private static readonly Type[] TablesOfACase = [typeof(TrailEntry), typeof(ProcedureInstance), typeof(ProcedureVisit)];

    public static async Task Apply(SandboxDbContext db, string appRole, string auditorRole, string sequencerRole, CancellationToken token)
    {
        var caseRecords = db.Model.GetEntityTypes().Where(entity => typeof(ICaseRecord).IsAssignableFrom(entity.ClrType) && entity.ClrType != typeof(CaseFile)).ToList();
        var sql = new StringBuilder(Functions);
        sql.AppendLine(Duties());
        sql.AppendLine(Cases(appRole));
        foreach (var entity in caseRecords)
        {
            var table = entity.GetTableName()!;
            sql.AppendLine(Policies(table, Deliberations.Contains(entity.ClrType) ? OfTheFileForDeliberation : OfTheFile, appRole, auditorRole));
            sql.AppendLine(Guard(table));
        }
        foreach (var type in TablesOfACase) sql.AppendLine(Policies(TableOf(db, type), OfTheFile, appRole, auditorRole));
        sql.AppendLine(Policies(TableOf(db, typeof(Disclosure)), $"{OfTheFile} and (for_company or sandbox_setting('scope') = 'all')", appRole, auditorRole));
        // An officer's draft is of the authority, and hidden like its case from whom that is hidden.
        sql.AppendLine(Policies(
            TableOf(db, typeof(FilingDraft)),
            $"({OfTheOrganisation}) or (sandbox_setting('scope') = 'all' and organisation_id = sandbox_setting('organisation')::uuid and {OfTheFile}) or {OfAnErasure("case_id", "id")}", appRole, auditorRole));
        sql.AppendLine(Policies(
            TableOf(db, typeof(Evidence)),
            $"({OfTheOrganisation}) or (sandbox_setting('scope') <> 'complaint' and {OfTheFile}) or {OfAnErasure("case_id", "draft_id")} or exists (select 1 from drafts d where d.id = draft_id and {OfAnErasure("d.case_id", "d.id")})", appRole, auditorRole));
        sql.AppendLine(Policies("cases", VisibleCases, appRole, auditorRole));
        sql.AppendLine(PublicRegister.WithoutViews).AppendLine(PublicRegister.Views);
        sql.AppendLine(Trail);
        sql.AppendLine(Always("procedure_versions", "sandbox_published_stays", "before update or delete", "for each row", "sandbox_published_stays()"));
        sql.AppendLine(Always("rule_pack_versions", "sandbox_pack_stays", "before update or delete", "for each row", "sandbox_pack_stays()"));
        sql.AppendLine(AccessLog(appRole, auditorRole));
        sql.AppendLine(Grants(appRole, auditorRole));
        sql.AppendLine(Log(appRole, sequencerRole));
        // EF reads braces as placeholders.
        await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{").Replace("}", "}}").ToString(), token);
    }

    private static string TableOf(SandboxDbContext db, Type type) => db.Model.FindEntityType(type)!.GetTableName()!;

    private const string OfTheOrganisation = "sandbox_setting('scope') = 'own' and organisation_id = sandbox_setting('organisation')::uuid";

    private const string OfTheFile = "exists (select 1 from cases c where c.id = case_id)";

    private const string OfTheFileForDeliberation = $"sandbox_setting('scope') = 'all' and {OfTheFile}";

    // An erasure reaches what its case and the drafts for it hold, whoever else may not see them.
    private static string OfAnErasure(string caseId, string draftId) => $"(sandbox_setting('scope') = 'all' and sandbox_setting('erasing')::uuid in ({caseId}, {draftId}))";

    private const string NotRecused = "organisation_id not in (select r.organisation_id from recusals r where r.person_id = sandbox_setting('person')::uuid)";

    /// <summary>The stages that the register shows, as a list of SQL.</summary>
    public static readonly string PublicStages = string.Join(", ", Enum.GetValues<Stage>().Where(stage => stage.IsPublic()).Select(stage => $"'{stage}'"));

    // The public reads three views and no table of a case; it sees the file of a public case only while it complains about it.
    private static readonly string VisibleCases =
        $"""
        (sandbox_setting('scope') = 'all' and {NotRecused})
        or ({OfTheOrganisation})
        or (sandbox_setting('scope') = 'consulted' and {NotRecused} and sandbox_is_consulted(id))
        or (sandbox_setting('scope') = 'complaint' and stage in ({PublicStages}))
        """;

    private const string Functions =
        """
        -- An unset setting is '' after a transaction that set it, not NULL.
        create or replace function sandbox_setting(name text) returns text language sql stable as
        $$ select nullif(current_setting('sandbox.' || name, true), '') $$;

        -- A path that does not name pg_temp looks there first: a temporary table could then stand in for the real one.
        -- Security definer: the policy of cases may not look at tasks, whose policy looks at cases.
        create or replace function sandbox_is_consulted(case_id uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as
        $$ select exists (select 1 from tasks t where t.case_id = $1 and t.kind = 'GiveOpinion' and t.arguments ->> 'agency' = sandbox_setting('agency')) $$;

        -- Security definer: the case is hidden from whom it is about; it answers only for the person of the transaction.
        create or replace function sandbox_recused_from(case_id uuid) returns uuid language sql stable security definer set search_path = public as
        $$ select c.organisation_id from cases c join recusals r on r.organisation_id = c.organisation_id
           where c.id = $1 and r.person_id = sandbox_setting('person')::uuid limit 1 $$;

        create or replace function sandbox_case_changes() returns trigger language plpgsql as
        $$ begin
          if tg_op = 'UPDATE' and new.version <= old.version then
            raise exception 'case % changed without an entry in its trail', old.id using errcode = 'SB001';
          end if;
          new.changed_in := pg_current_xact_id();
          return new;
        end $$;

        create or replace function sandbox_case_has_entries() returns trigger language plpgsql security definer set search_path = public, pg_temp as
        $$ begin
          if (select c.version from cases c where c.id = new.id) is distinct from (select max(e.case_seq) from trail_entries e where e.case_id = new.id) then
            raise exception 'case % and its trail differ', new.id using errcode = 'SB001';
          end if;
          return null;
        end $$;

        create or replace function sandbox_record_has_entry() returns trigger language plpgsql security definer set search_path = public, pg_temp as
        $$ declare of_case uuid := coalesce(new.case_id, old.case_id);
        begin
          if tg_op = 'UPDATE' and new.case_id <> old.case_id then
            raise exception 'a record may not move from case % to case %', old.case_id, new.case_id using errcode = 'SB001';
          end if;
          if (select c.changed_in from cases c where c.id = of_case) is distinct from pg_current_xact_id() then
            raise exception 'a record in % of case % changed without an entry in its trail', tg_table_name, of_case using errcode = 'SB001';
          end if;
          return null;
        end $$;

        create or replace function sandbox_entry_is_next() returns trigger language plpgsql security definer set search_path = public, pg_temp as
        $$ declare
          last record;
          said jsonb := convert_from(new.payload, 'UTF8')::jsonb;
        begin
          select e.case_seq, e.leaf into last from trail_entries e where e.case_id = new.case_id order by e.case_seq desc limit 1;
          if new.case_seq <> coalesce(last.case_seq, 0) + 1
            or new.previous_hash <> coalesce(last.leaf, decode(repeat('00', 32), 'hex'))
            or new.leaf <> sha256('\x00'::bytea || new.payload) then
            raise exception 'entry % of case % does not continue its chain', new.case_seq, new.case_id using errcode = 'SB002';
          end if;
          -- A bundle of the log writes an entry's length in two bytes.
          if octet_length(new.payload) > 65535 then
            raise exception 'entry % of case % is too long for a bundle of the log', new.case_seq, new.case_id using errcode = 'SB002';
          end if;
          -- Four eyes below reads the columns, so they may not say other than the bytes.
          if (said ->> 'id', said ->> 'case', said ->> 'seq', said ->> 'previous', said ->> 'act', said ->> 'actor', said ->> 'for', said ->> 'subject', (said ->> 'at')::timestamptz)
            is distinct from (new.id::text, new.case_id::text, new.case_seq::text, encode(new.previous_hash, 'hex'), new.act::text, new.actor_id::text, new.for_person_id::text, new.subject_id::text, new.at) then
            raise exception 'entry % of case % says other than its columns', new.case_seq, new.case_id using errcode = 'SB002';
          end if;
          if exists (
            select 1 from duties_apart d join trail_entries e on e.case_id = new.case_id and e.act = d.barred_by
            where d.act = new.act and new.actor_id is distinct from d.silent_actor and (not d.per_subject or e.subject_id is not distinct from new.subject_id)
              and (e.actor_id in (new.actor_id, new.for_person_id) or e.for_person_id in (new.actor_id, new.for_person_id))) then
            raise exception 'four eyes: % by a person who took part before', new.act using errcode = 'SB003';
          end if;
          return new;
        end $$;

        create or replace function sandbox_entry_is_counted() returns trigger language plpgsql security definer set search_path = public, pg_temp as
        $$ begin
          if (select c.version from cases c where c.id = new.case_id) is distinct from (select max(e.case_seq) from trail_entries e where e.case_id = new.case_id) then
            raise exception 'entry % of case % without a change of the case', new.case_seq, new.case_id using errcode = 'SB002';
          end if;
          return null;
        end $$;

        create or replace function sandbox_entries_stay() returns trigger language plpgsql as
        $$ begin raise exception 'entries of the trail are never changed or removed' using errcode = 'SB002'; end $$;

        create or replace function sandbox_log_stays() returns trigger language plpgsql as
        $$ begin raise exception 'the access log is never changed' using errcode = 'SB002'; end $$;

        create or replace function sandbox_cases_stay() returns trigger language plpgsql as
        $$ begin raise exception 'cases are never removed' using errcode = 'SB001'; end $$;

        create or replace function sandbox_published_stays() returns trigger language plpgsql as
        $$ begin
          if old.published_at is not null then
            raise exception 'version % of the procedure % was published and never changes', old.version, old.definition_id using errcode = 'SB004';
          end if;
          return case when tg_op = 'DELETE' then old else new end;
        end $$;

        create or replace function sandbox_pack_stays() returns trigger language plpgsql as
        $$ begin
          if old.published_at is not null then
            raise exception 'version % of the rule pack % was published and never changes', old.version, old.pack_id using errcode = 'SB004';
          end if;
          -- What was proposed is what is approved: its text is open again only when it was returned.
          if tg_op = 'UPDATE' and old.proposed_at is not null and new.proposed_at is not null and new.json <> old.json then
            raise exception 'the draft of % was proposed and stays as it is', old.pack_id using errcode = 'SB004';
          end if;
          return case when tg_op = 'DELETE' then old else new end;
        end $$;

        create table if not exists duties_apart (act text not null, barred_by text not null, per_subject boolean not null, primary key (act, barred_by));
        alter table duties_apart add column if not exists silent_actor uuid;
        alter table cases add column if not exists changed_in xid8;

        """;

    private static string Duties()
    {
        // What silence decides is done by the procedure, which takes part in every case.
        var rows = Lifecycle.Moves.SelectMany(move => move.Apart.Select(barred =>
            $"('{move.Act}', '{barred}', {(move.PerSubject ? "true" : "false")}, {(move.BySilence is null ? "null" : $"'{Actor.Procedure.PersonId}'")}::uuid)"));
        return $"delete from duties_apart; insert into duties_apart (act, barred_by, per_subject, silent_actor) values {string.Join(", ", rows)};";
    }

    private static string Policies(string table, string visible, string appRole, string auditorRole) =>
        $"""
        alter table {table} enable row level security;
        alter table {table} force row level security;
        drop policy if exists owner_sees_all on {table};
        create policy owner_sees_all on {table} to current_user using (true);
        drop policy if exists auditor_reads_all on {table};
        create policy auditor_reads_all on {table} for select to {auditorRole} using (true);
        drop policy if exists app_sees_its_own on {table};
        create policy app_sees_its_own on {table} to {appRole} using ({visible});
        """;

    private static string Cases(string appRole) =>
        $"""
        {Always("cases", "sandbox_case_changes", "before insert or update", "for each row", "sandbox_case_changes()")}
        {Always("cases", "sandbox_cases_stay", "before delete", "for each row", "sandbox_cases_stay()")}
        {Always("cases", "sandbox_cases_stay_all", "before truncate", "for each statement", "sandbox_cases_stay()")}
        {Deferred("cases", "sandbox_case_has_entries", "after insert or update", "sandbox_case_has_entries()")}
        """;

    private static string Guard(string table) =>
        Deferred(table, "sandbox_record_has_entry", "after insert or update or delete", "sandbox_record_has_entry()")
        + Always(table, "sandbox_records_stay_all", "before truncate", "for each statement", "sandbox_cases_stay()");

    private static readonly string Trail =
        $"""
        {Always("trail_entries", "sandbox_entry_is_next", "before insert", "for each row", "sandbox_entry_is_next()")}
        {Always("trail_entries", "sandbox_entries_stay", "before update or delete", "for each row", "sandbox_entries_stay()")}
        {Always("trail_entries", "sandbox_entries_stay_all", "before truncate", "for each statement", "sandbox_entries_stay()")}
        {Deferred("trail_entries", "sandbox_entry_is_counted", "after insert", "sandbox_entry_is_counted()")}
        """;

    // Anybody's act may write a line; only who reads every case reads the log.
    private static string AccessLog(string appRole, string auditorRole) =>
        $"""
        {Policies("access_log", "sandbox_setting('scope') = 'all'", appRole, auditorRole)}
        drop policy if exists app_writes on access_log;
        create policy app_writes on access_log for insert to {appRole} with check (true);
        {Always("access_log", "sandbox_log_stays", "before update or delete", "for each row", "sandbox_log_stays()")}
        {Always("access_log", "sandbox_log_stays_all", "before truncate", "for each statement", "sandbox_log_stays()")}
        """;

    // Entries and records come into the log through a queue that the act's own transaction fills; what is in the log stays.
    private static string Log(string appRole, string sequencerRole) =>
        $"""
        create or replace function sandbox_leaf_is_queued() returns trigger language plpgsql security definer set search_path = public, pg_temp as
        $$ begin
          if tg_table_name = 'log_records' then
            insert into log_queue (record_id, leaf) values (new.id, new.leaf);
          else
            insert into log_queue (entry_id, leaf) values (new.id, new.leaf);
          end if;
          return null;
        end $$;

        create or replace function sandbox_access_is_queued() returns trigger language plpgsql security definer set search_path = public, pg_temp as
        $$ begin insert into access_queue (line_id) values (new.id); return null; end $$;

        create or replace function sandbox_log_only_grows() returns trigger language plpgsql as
        $$ begin
          if tg_op = 'UPDATE' and tg_table_name = 'logs' then
            if new.id = old.id and new.origin = old.origin and new.opened_at = old.opened_at and new.size >= old.size and (old.closed_at is null or new is not distinct from old) then return new; end if;
          elsif tg_op = 'UPDATE' and tg_table_name = 'log_tiles' then
            if (new.log_id, new.level, new.tile_index) = (old.log_id, old.level, old.tile_index) and substring(new.hashes from 1 for octet_length(old.hashes)) = old.hashes then return new; end if;
          elsif tg_op = 'UPDATE' and tg_table_name = 'log_checkpoints' then
            if (new.log_id, new.size, new.root, new.at) = (old.log_id, old.size, old.root, old.at) and starts_with(new.note, old.note) then return new; end if;
          elsif tg_op = 'UPDATE' and tg_table_name = 'log_keys' then
            if (new.log_id, new.vkey, new.first_size, new.first_at) = (old.log_id, old.vkey, old.first_size, old.first_at) then return new; end if;
          end if;
          raise exception 'the log only grows: % of % is refused', tg_op, tg_table_name using errcode = 'SB004';
        end $$;

        {Always("trail_entries", "sandbox_leaf_is_queued", "after insert", "for each row", "sandbox_leaf_is_queued()")}
        {Always("log_records", "sandbox_leaf_is_queued", "after insert", "for each row", "sandbox_leaf_is_queued()")}
        {Always("access_log", "sandbox_access_is_queued", "after insert", "for each row", "sandbox_access_is_queued()")}
        {string.Concat(LogTables.Select(table => Always(table, "sandbox_log_only_grows", "before update or delete", "for each row", "sandbox_log_only_grows()")
            + Always(table, "sandbox_log_only_grows_all", "before truncate", "for each statement", "sandbox_log_only_grows()")))}
        {string.Concat(LogQueues.Select(table => Always(table, "sandbox_log_only_grows", "before update", "for each row", "sandbox_log_only_grows()")
            + Always(table, "sandbox_log_only_grows_all", "before truncate", "for each statement", "sandbox_log_only_grows()")))}
        -- Hashes do not compress.
        alter table log_tiles alter column hashes set storage external;

        -- What was written before there was a log. The triggers above hold other writers off until this is committed.
        do $$ begin
          if not exists (select 1 from logs) then
            insert into log_queue (entry_id, leaf) select e.id, e.leaf from trail_entries e where not exists (select 1 from log_queue q where q.entry_id = e.id) order by e.at, e.case_seq, e.id;
            insert into access_queue (line_id) select a.id from access_log a on conflict do nothing;
          end if;
        end $$;

        revoke insert, update, delete, truncate on {string.Join(", ", LogTables)}, {string.Join(", ", LogQueues)} from {appRole};
        grant usage on schema public to {sequencerRole};
        grant select on trail_entries, access_log, {string.Join(", ", LogTables)}, {string.Join(", ", LogQueues)} to {sequencerRole};
        grant insert on {string.Join(", ", LogTables)} to {sequencerRole};
        grant update on logs, log_tiles, log_checkpoints, log_keys to {sequencerRole};
        grant insert, delete on {string.Join(", ", LogQueues)} to {sequencerRole};
        revoke insert, update, delete, truncate on log_anchors from {appRole};
        grant select, insert, update, delete on log_anchors to {sequencerRole};
        revoke update, delete, truncate on kept_checkpoints, log_recoveries from {appRole};
        grant update (decided_by, decided_at, confirmed) on log_recoveries to {appRole};
        grant select on log_recoveries to {sequencerRole};
        drop policy if exists sequencer_reads_all on trail_entries;
        create policy sequencer_reads_all on trail_entries for select to {sequencerRole} using (true);
        drop policy if exists sequencer_reads_all on access_log;
        create policy sequencer_reads_all on access_log for select to {sequencerRole} using (true);
        """;

    private static readonly string[] LogTables = ["logs", "log_leaves", "log_tiles", "log_checkpoints", "log_records", "log_keys", "access_chain"];

    private static readonly string[] LogQueues = ["log_queue", "access_queue"];

    // ENABLE ALWAYS: an ordinary trigger is silent where session_replication_role is set to replica.
    private static string Always(string table, string name, string when, string each, string function) =>
        $"""
        drop trigger if exists {name} on {table};
        create trigger {name} {when} on {table} {each} execute function {function};
        alter table {table} enable always trigger {name};

        """;

    private static string Deferred(string table, string name, string when, string function) =>
        $"""
        drop trigger if exists {name} on {table};
        create constraint trigger {name} {when} on {table} deferrable initially deferred for each row execute function {function};
        alter table {table} enable always trigger {name};

        """;

    private static string Grants(string appRole, string auditorRole) =>
        $"""
        grant usage on schema public to {appRole}, {auditorRole};
        grant select, insert, update, delete on all tables in schema public to {appRole};
        grant usage on all sequences in schema public to {appRole};
        revoke delete, truncate on procedure_versions, rule_pack_versions, rule_pack_edits, pack_replays, pack_replay_changes from {appRole};
        revoke insert, update, delete, truncate on trail_entries, cases, duties_apart, access_log, "__EFMigrationsHistory" from {appRole};
        grant insert on trail_entries, access_log to {appRole};
        grant insert, update on cases to {appRole};
        grant select on all tables in schema public to {auditorRole};
        revoke all on users, user_claims, user_logins, user_tokens, user_passkeys, data_protection_keys from {auditorRole};
        """;
}
