//! The schema as ordered migrations. A migration that was ever released is never changed or removed; a new one is added
//! at the end. `PRAGMA user_version` holds the number of those that ran.

/// Every migration, oldest first.
pub(super) const MIGRATIONS: &[&str] = &["
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE collection_artifacts (
        collection_id    TEXT NOT NULL,
        artifact_id      TEXT NOT NULL,              -- type:name
        artifact_uuid    TEXT NOT NULL,
        type             TEXT NOT NULL,
        name             TEXT NOT NULL,
        title            TEXT,
        description      TEXT,
        tags_json        TEXT NOT NULL DEFAULT '[]',
        tools_json       TEXT NOT NULL DEFAULT '[]',
        version          TEXT,
        author           TEXT,
        license          TEXT,
        origin           TEXT,
        upstream         TEXT,
        path             TEXT NOT NULL,              -- absolute
        content_hash     TEXT,
        file_count       INTEGER NOT NULL DEFAULT 0,
        size_bytes       INTEGER NOT NULL DEFAULT 0,
        updated_at       INTEGER,                    -- seconds since 1970
        status           TEXT NOT NULL,              -- present, missing
        warnings_json    TEXT NOT NULL DEFAULT '[]',
        sort_name        TEXT NOT NULL,              -- folded
        search_text      TEXT NOT NULL,              -- folded: name, title, description, tags
        deployments_json TEXT,                       -- the contract; NULL when there is none
        PRIMARY KEY (collection_id, artifact_id)
    ) WITHOUT ROWID;
    CREATE INDEX artifacts_by_id ON collection_artifacts (artifact_id);
    -- Rows are wide. The first two give a page's ids in order, the third holds what filters look at.
    CREATE INDEX artifacts_by_name ON collection_artifacts (sort_name, artifact_id);
    CREATE INDEX artifacts_by_time ON collection_artifacts (updated_at, sort_name, artifact_id);
    CREATE INDEX artifacts_by_filter ON collection_artifacts (sort_name, artifact_id, updated_at, type, tags_json, search_text);

    CREATE TABLE artifact_tags (
        collection_id TEXT NOT NULL,
        artifact_id   TEXT NOT NULL,
        tag           TEXT NOT NULL,
        PRIMARY KEY (tag, artifact_id, collection_id)
    ) WITHOUT ROWID;
    CREATE INDEX tags_by_artifact ON artifact_tags (artifact_id);

    CREATE TABLE projects (
        path         TEXT PRIMARY KEY,
        name         TEXT NOT NULL,
        position     INTEGER NOT NULL,
        added_at     TEXT,
        is_there     INTEGER NOT NULL,
        problem_json TEXT
    ) WITHOUT ROWID;

    CREATE TABLE project_profiles (
        project_path TEXT NOT NULL,
        profile_id   TEXT NOT NULL,
        present      INTEGER NOT NULL,
        PRIMARY KEY (project_path, profile_id)
    ) WITHOUT ROWID;

    CREATE TABLE deployments (
        id            INTEGER PRIMARY KEY,
        project_path  TEXT NOT NULL,
        profile_id    TEXT NOT NULL,
        artifact_id   TEXT NOT NULL,
        type          TEXT,                          -- NULL: the record names no artifact
        name          TEXT NOT NULL,
        collection_id TEXT,
        platform      TEXT,
        path          TEXT NOT NULL,                 -- relative to the project
        deployed_at   TEXT,
        content_hash  TEXT,
        mode          TEXT,
        state         TEXT NOT NULL,
        changed_here  INTEGER NOT NULL,
        library_moved INTEGER NOT NULL,
        problem       TEXT,
        sort_name     TEXT NOT NULL
    );
    CREATE INDEX deployments_by_project ON deployments (project_path, profile_id, artifact_id);
    CREATE INDEX deployments_by_artifact ON deployments (artifact_id, state);
    CREATE INDEX deployments_by_state ON deployments (state);

    CREATE TABLE problems (
        path       TEXT NOT NULL,
        code       TEXT NOT NULL,
        message    TEXT NOT NULL,
        hints_json TEXT NOT NULL
    );

    -- Digests by stamp, to spare reading files again: see known.rs.
    CREATE TABLE known_files (place TEXT PRIMARY KEY, files BLOB NOT NULL) WITHOUT ROWID;
    ", "
    -- link, broken_link, type_changed: what stands in a deployment's place instead of it.
    ALTER TABLE deployments ADD COLUMN obstacle TEXT;
    ", "
    -- Deployment sets that a manifest remembers; `root` is the profile root it lies in, relative to the project.
    CREATE TABLE attachments (
        project_path   TEXT NOT NULL,
        root           TEXT NOT NULL,
        profile_id     TEXT NOT NULL,
        set_id         TEXT NOT NULL,
        name           TEXT NOT NULL,
        deployed_at    TEXT,
        artifacts_json TEXT NOT NULL,
        found_json     TEXT NOT NULL,
        PRIMARY KEY (project_path, root, profile_id, set_id)
    );
    CREATE INDEX attachments_by_set ON attachments (set_id, project_path);

    -- Groups and sets as they were read: see bundles.rs.
    CREATE TABLE bundles (
        library TEXT NOT NULL,
        path    TEXT NOT NULL,
        file    BLOB NOT NULL,
        PRIMARY KEY (library, path)
    );
    ", "
    -- Tables whose rows are long are looked up by an index beside them. Without rowids the rows themselves are the index,
    -- and each look-up reads those on its way to compare them, all pages of a long one: a request for a hundred artifacts
    -- in ten projects read the file twenty times over.
    CREATE TABLE wide_artifacts (
        collection_id    TEXT NOT NULL,
        artifact_id      TEXT NOT NULL,
        artifact_uuid    TEXT NOT NULL,
        type             TEXT NOT NULL,
        name             TEXT NOT NULL,
        title            TEXT,
        description      TEXT,
        tags_json        TEXT NOT NULL DEFAULT '[]',
        tools_json       TEXT NOT NULL DEFAULT '[]',
        version          TEXT,
        author           TEXT,
        license          TEXT,
        origin           TEXT,
        upstream         TEXT,
        path             TEXT NOT NULL,
        content_hash     TEXT,
        file_count       INTEGER NOT NULL DEFAULT 0,
        size_bytes       INTEGER NOT NULL DEFAULT 0,
        updated_at       INTEGER,
        status           TEXT NOT NULL,
        warnings_json    TEXT NOT NULL DEFAULT '[]',
        sort_name        TEXT NOT NULL,
        search_text      TEXT NOT NULL,
        deployments_json TEXT,
        PRIMARY KEY (collection_id, artifact_id)
    );
    INSERT INTO wide_artifacts SELECT collection_id, artifact_id, artifact_uuid, type, name, title, description, tags_json,
        tools_json, version, author, license, origin, upstream, path, content_hash, file_count, size_bytes, updated_at,
        status, warnings_json, sort_name, search_text, deployments_json FROM collection_artifacts;
    DROP TABLE collection_artifacts;
    ALTER TABLE wide_artifacts RENAME TO collection_artifacts;
    CREATE INDEX artifacts_by_id ON collection_artifacts (artifact_id);
    CREATE INDEX artifacts_by_name ON collection_artifacts (sort_name, artifact_id);
    CREATE INDEX artifacts_by_time ON collection_artifacts (updated_at, sort_name, artifact_id);
    CREATE INDEX artifacts_by_filter ON collection_artifacts (sort_name, artifact_id, updated_at, type, tags_json, search_text);

    CREATE TABLE wide_files (place TEXT PRIMARY KEY, files BLOB NOT NULL);
    INSERT INTO wide_files SELECT place, files FROM known_files;
    DROP TABLE known_files;
    ALTER TABLE wide_files RENAME TO known_files;
    ", "
    -- Which profile a project means when none is named, and how much stands in it that nobody recorded.
    ALTER TABLE projects ADD COLUMN primary_profile TEXT;
    ALTER TABLE projects ADD COLUMN importable INTEGER;
    ", "
    -- What a refresh has to know of a row to see that it would be the same again: see looks.rs.
    CREATE TABLE artifact_looks (
        collection_id TEXT NOT NULL,
        artifact_id   TEXT NOT NULL,
        place         TEXT NOT NULL,
        content_hash  TEXT,
        status        TEXT NOT NULL,
        fingerprint   BLOB NOT NULL,
        PRIMARY KEY (collection_id, artifact_id)
    ) WITHOUT ROWID;
    CREATE TABLE looks (subject TEXT PRIMARY KEY, look BLOB NOT NULL);
    -- Folders have their stamps in it now.
    DELETE FROM known_files;
    -- Moves with every commit that changes what anybody is shown: other programs look at it.
    INSERT OR IGNORE INTO meta (key, value) VALUES ('rows_version', '0');
    ", "
    -- How many deployments are in each state, by project and by artifact, kept by the database itself: a page of a list
    -- that is grouped needs the sizes of all groups, and counting sixty thousand rows for each page takes thirty times as
    -- long. `type` is empty where the record names no artifact.
    CREATE TABLE project_counts (
        project_path TEXT NOT NULL,
        type         TEXT NOT NULL,
        state        TEXT NOT NULL,
        n            INTEGER NOT NULL,
        PRIMARY KEY (project_path, type, state)
    ) WITHOUT ROWID;
    CREATE TABLE artifact_counts (
        sort_name   TEXT NOT NULL,
        artifact_id TEXT NOT NULL,
        type        TEXT NOT NULL,
        state       TEXT NOT NULL,
        n           INTEGER NOT NULL,
        PRIMARY KEY (sort_name, artifact_id, type, state)
    ) WITHOUT ROWID;
    INSERT INTO project_counts
        SELECT project_path, coalesce(type, ''), state, count(*) FROM deployments GROUP BY 1, 2, 3;
    INSERT INTO artifact_counts
        SELECT sort_name, artifact_id, coalesce(type, ''), state, count(*) FROM deployments GROUP BY 1, 2, 3, 4;
    CREATE TRIGGER deployment_comes AFTER INSERT ON deployments BEGIN
        INSERT INTO project_counts VALUES (NEW.project_path, coalesce(NEW.type, ''), NEW.state, 1)
            ON CONFLICT DO UPDATE SET n = n + 1;
        INSERT INTO artifact_counts VALUES (NEW.sort_name, NEW.artifact_id, coalesce(NEW.type, ''), NEW.state, 1)
            ON CONFLICT DO UPDATE SET n = n + 1;
    END;
    CREATE TRIGGER deployment_goes AFTER DELETE ON deployments BEGIN
        UPDATE project_counts SET n = n - 1
            WHERE project_path = OLD.project_path AND type = coalesce(OLD.type, '') AND state = OLD.state;
        DELETE FROM project_counts
            WHERE project_path = OLD.project_path AND type = coalesce(OLD.type, '') AND state = OLD.state AND n = 0;
        UPDATE artifact_counts SET n = n - 1 WHERE sort_name = OLD.sort_name AND artifact_id = OLD.artifact_id
            AND type = coalesce(OLD.type, '') AND state = OLD.state;
        DELETE FROM artifact_counts WHERE sort_name = OLD.sort_name AND artifact_id = OLD.artifact_id
            AND type = coalesce(OLD.type, '') AND state = OLD.state AND n = 0;
    END;
    CREATE TRIGGER deployment_moves AFTER UPDATE OF project_path, artifact_id, type, state, sort_name ON deployments
    WHEN OLD.project_path <> NEW.project_path OR OLD.artifact_id <> NEW.artifact_id OR OLD.type IS NOT NEW.type
        OR OLD.state <> NEW.state OR OLD.sort_name <> NEW.sort_name
    BEGIN
        INSERT INTO project_counts VALUES (NEW.project_path, coalesce(NEW.type, ''), NEW.state, 1)
            ON CONFLICT DO UPDATE SET n = n + 1;
        INSERT INTO artifact_counts VALUES (NEW.sort_name, NEW.artifact_id, coalesce(NEW.type, ''), NEW.state, 1)
            ON CONFLICT DO UPDATE SET n = n + 1;
        UPDATE project_counts SET n = n - 1
            WHERE project_path = OLD.project_path AND type = coalesce(OLD.type, '') AND state = OLD.state;
        DELETE FROM project_counts
            WHERE project_path = OLD.project_path AND type = coalesce(OLD.type, '') AND state = OLD.state AND n = 0;
        UPDATE artifact_counts SET n = n - 1 WHERE sort_name = OLD.sort_name AND artifact_id = OLD.artifact_id
            AND type = coalesce(OLD.type, '') AND state = OLD.state;
        DELETE FROM artifact_counts WHERE sort_name = OLD.sort_name AND artifact_id = OLD.artifact_id
            AND type = coalesce(OLD.type, '') AND state = OLD.state AND n = 0;
    END;
    -- A project's deployments in the order of lists, with what filters look at; its newest; and an artifact's in it.
    CREATE INDEX deployments_by_name ON deployments (project_path, sort_name, artifact_id, profile_id, state, type);
    CREATE INDEX deployments_by_time ON deployments (project_path, deployed_at);
    DROP INDEX deployments_by_artifact;
    CREATE INDEX deployments_by_artifact ON deployments (artifact_id, project_path, profile_id, state);
    ", "
    -- The rows of the matrix: the library's artifacts, and those that are deployed and gone from it. The database keeps them
    -- itself, whoever writes: a page that joined the two and looked for drift read every deployment there is.
    CREATE TABLE entities (
        sort_name   TEXT NOT NULL,
        artifact_id TEXT NOT NULL UNIQUE,
        type        TEXT NOT NULL,
        name        TEXT NOT NULL,
        in_library  INTEGER NOT NULL,
        deployed    INTEGER NOT NULL,                -- records
        drifted     INTEGER NOT NULL,                -- those of them that drifted
        PRIMARY KEY (sort_name, artifact_id)
    ) WITHOUT ROWID;
    CREATE INDEX entities_drifted ON entities (sort_name, artifact_id) WHERE drifted > 0;
    CREATE INDEX entities_by_deployed ON entities (deployed DESC, sort_name, artifact_id);
    INSERT OR IGNORE INTO entities SELECT sort_name, artifact_id, type, name, 1, 0, 0 FROM collection_artifacts;
    INSERT INTO entities
        SELECT CASE name WHEN artifact_id THEN substr(sort_name, length(type) + 2) ELSE sort_name END, artifact_id, type,
            substr(artifact_id, length(type) + 2), 0, 1, state <> 'in_sync'
        FROM deployments WHERE type IS NOT NULL AND state <> 'unmanaged'
        ON CONFLICT (artifact_id) DO UPDATE SET deployed = deployed + 1, drifted = drifted + excluded.drifted;
    CREATE TRIGGER entity_comes AFTER INSERT ON collection_artifacts BEGIN
        INSERT INTO entities VALUES (NEW.sort_name, NEW.artifact_id, NEW.type, NEW.name, 1, 0, 0)
            ON CONFLICT (artifact_id) DO UPDATE SET in_library = 1;
    END;
    CREATE TRIGGER entity_goes AFTER DELETE ON collection_artifacts
    WHEN NOT EXISTS (SELECT 1 FROM collection_artifacts WHERE artifact_id = OLD.artifact_id) BEGIN
        UPDATE entities SET in_library = 0 WHERE artifact_id = OLD.artifact_id;
        DELETE FROM entities WHERE artifact_id = OLD.artifact_id AND deployed = 0;
    END;
    -- A record that cannot be used calls itself by its whole id.
    CREATE TRIGGER entity_deployed AFTER INSERT ON deployments WHEN NEW.type IS NOT NULL AND NEW.state <> 'unmanaged' BEGIN
        INSERT INTO entities VALUES (
            CASE NEW.name WHEN NEW.artifact_id THEN substr(NEW.sort_name, length(NEW.type) + 2) ELSE NEW.sort_name END,
            NEW.artifact_id, NEW.type, substr(NEW.artifact_id, length(NEW.type) + 2), 0, 1, NEW.state <> 'in_sync')
            ON CONFLICT (artifact_id) DO UPDATE SET deployed = deployed + 1, drifted = drifted + excluded.drifted;
    END;
    CREATE TRIGGER entity_undeployed AFTER DELETE ON deployments WHEN OLD.type IS NOT NULL AND OLD.state <> 'unmanaged' BEGIN
        UPDATE entities SET deployed = deployed - 1, drifted = drifted - (OLD.state <> 'in_sync')
            WHERE artifact_id = OLD.artifact_id;
        DELETE FROM entities WHERE artifact_id = OLD.artifact_id AND deployed = 0 AND NOT in_library;
    END;
    CREATE TRIGGER entity_changes AFTER UPDATE OF artifact_id, type, state ON deployments
    WHEN OLD.artifact_id <> NEW.artifact_id OR OLD.type IS NOT NEW.type OR OLD.state <> NEW.state BEGIN
        UPDATE entities SET deployed = deployed - 1, drifted = drifted - (OLD.state <> 'in_sync')
            WHERE artifact_id = OLD.artifact_id AND OLD.type IS NOT NULL AND OLD.state <> 'unmanaged';
        INSERT INTO entities
            SELECT CASE NEW.name WHEN NEW.artifact_id THEN substr(NEW.sort_name, length(NEW.type) + 2) ELSE NEW.sort_name END,
                NEW.artifact_id, NEW.type, substr(NEW.artifact_id, length(NEW.type) + 2), 0, 1, NEW.state <> 'in_sync'
            WHERE NEW.type IS NOT NULL AND NEW.state <> 'unmanaged'
            ON CONFLICT (artifact_id) DO UPDATE SET deployed = deployed + 1, drifted = drifted + excluded.drifted;
        DELETE FROM entities WHERE artifact_id = OLD.artifact_id AND deployed = 0 AND NOT in_library;
    END;
    -- Who drifted on a platform, without reading deployments, whose rows are long.
    DROP INDEX deployments_by_state;
    CREATE INDEX deployments_by_state ON deployments (state, profile_id, artifact_id);
    ", "
    -- Search: see search/. Both indexes hold terms alone; the texts are in the rows and in the library's files.
    CREATE TABLE search_artifacts (
        id          INTEGER PRIMARY KEY,
        artifact_id TEXT NOT NULL UNIQUE,
        print       INTEGER NOT NULL              -- of the texts whose terms are indexed
    );
    CREATE VIRTUAL TABLE search_words USING fts5(name, tags, about, content='', contentless_delete=1, tokenize='ascii',
        prefix='1 2 3');
    CREATE TABLE search_indexed (
        id           INTEGER PRIMARY KEY,
        content_hash TEXT NOT NULL,               -- of the contents whose terms are indexed
        files_json   TEXT NOT NULL                -- those that were read, in their order
    );
    CREATE VIRTUAL TABLE search_contents USING fts5(terms, content='', contentless_delete=1, tokenize='ascii', prefix='3');
    -- Counters: what was worked out from rows of an older count is worked out anew.
    CREATE TABLE search_state (
        artifacts INTEGER NOT NULL,
        contents  INTEGER NOT NULL,
        indexed   INTEGER NOT NULL                -- the count of artifacts that contents were last indexed for, all of them
    );
    INSERT INTO search_state (artifacts, contents, indexed) VALUES (0, 0, -1);
    CREATE TRIGGER search_artifact_came AFTER INSERT ON collection_artifacts
        BEGIN UPDATE search_state SET artifacts = artifacts + 1; END;
    CREATE TRIGGER search_artifact_went AFTER DELETE ON collection_artifacts
        BEGIN UPDATE search_state SET artifacts = artifacts + 1; END;
    CREATE TRIGGER search_artifact_changed
        AFTER UPDATE OF artifact_id, type, title, description, tags_json, path, content_hash, updated_at, status, sort_name
        ON collection_artifacts
        BEGIN UPDATE search_state SET artifacts = artifacts + 1; END;
    CREATE TRIGGER search_id_came AFTER INSERT ON search_artifacts
        BEGIN UPDATE search_state SET artifacts = artifacts + 1; END;
    ", "
    -- How the files of a deployment stand that is not as it was deployed: see project_rows.rs. Projects that have any are looked
    -- at once more.
    ALTER TABLE deployments ADD COLUMN files BLOB;
    DELETE FROM looks WHERE subject IN (SELECT 'project:' || project_path FROM deployments WHERE state <> 'in_sync');
    ", "
    -- Names that are looked for are folded as a search folds: `fold` is ours, see database.rs. Others are as they were.
    UPDATE collection_artifacts SET sort_name = fold(sort_name), search_text = fold(search_text)
        WHERE search_text GLOB '*[^' || char(1) || '-~]*';
    UPDATE deployments SET sort_name = fold(sort_name) WHERE sort_name GLOB '*[^ -~]*';
    UPDATE entities SET sort_name = fold(sort_name) WHERE sort_name GLOB '*[^ -~]*';
    "];
