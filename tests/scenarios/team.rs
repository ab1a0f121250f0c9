//! A team: a bare repository, a clone and a database for each person, and the transcript of what they did.

use super::step::{Do, Ends, Step, words};
use crate::command::client::{AfterAnError, load};
use crate::command::project::{begin, share_intermediate_files};
use crate::command::{Ran, command, contents, run, wait};
use crate::support::{Engine, TestDatabase};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use tempfile::TempDir;

/// Somebody with a clone, and the database that the clone's `.env` names.
pub(crate) struct Person {
    name: &'static str,
    clone: PathBuf,
    pub(crate) database: TestDatabase,
    began: Instant,
}

/// Everybody, and what they did.
pub(crate) struct Team {
    label: &'static str,
    folder: TempDir,
    people: Vec<Person>,
    began: Instant,
    page: RefCell<String>,
}

impl Team {
    /// A bare repository with a project that one of them began.
    pub(crate) fn new(label: &'static str, first: &'static str, engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut team = Self { label, folder, people: Vec::new(), began: Instant::now(), page: RefCell::default() };
        run_git(team.folder.path(), &["init", "-q", "--bare", "origin.git"]).done();
        team.joins(first, engine);
        begin(&team.person(first).clone, label);
        team
    }

    /// Somebody clones the repository.
    pub(crate) fn joins(&mut self, name: &'static str, engine: Engine) {
        let home = self.folder.path().join(name);
        std::fs::create_dir_all(home.join(".cargo")).expect("a folder");
        // Cargo tells the packages of two clones apart by this alone, since their intermediate files lie in one folder.
        let number = self.people.len() + 11;
        let own = format!("[profile.dev.package.migration-{}]\ncodegen-units = {number}\n", self.label);
        std::fs::write(home.join(".cargo/config.toml"), own).expect("a file is written");
        run_git(&home, &["clone", "-q", "../origin.git", "music"]).done();
        let database = TestDatabase::new(engine, name);
        self.people.push(Person { name, clone: home.join("music"), database, began: self.began });
    }

    pub(crate) fn person(&self, name: &str) -> &Person {
        self.people.iter().find(|person| person.name == name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// Words of the page between steps.
    pub(crate) fn tells(&self, text: &str) {
        self.page.borrow_mut().push_str(&format!("\n{text}\n"));
    }

    /// The page for people: what was told, and the steps that stand on it with what they printed.
    pub(crate) fn page(&self) -> String {
        self.page.borrow().trim_start().to_owned()
    }

    /// Plays steps in somebody's clone, on their database.
    #[track_caller]
    pub(crate) fn plays(&self, name: &str, steps: &[Step]) {
        self.plays_on(name, &[&self.person(name).database], steps);
    }

    /// Plays the same steps in somebody's clone on several databases at once. The first is what the page shows.
    #[track_caller]
    pub(crate) fn plays_on(&self, name: &str, databases: &[&TestDatabase], steps: &[Step]) {
        let person = self.person(name);
        let all = |database: &TestDatabase| steps.iter().map(|step| person.plays(step, database)).collect::<String>();
        let pages: Vec<String> = std::thread::scope(|scope| {
            let playing: Vec<_> = databases.iter().map(|database| scope.spawn(|| all(database))).collect();
            let ended = playing.into_iter().map(std::thread::ScopedJoinHandle::join);
            ended.map(|page| page.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        self.page.borrow_mut().push_str(&pages[0]);
    }
}

impl Person {
    /// Plays a step; what stands on the page of it.
    #[track_caller]
    fn plays(&self, step: &Step, database: &TestDatabase) -> String {
        let since = self.began.elapsed().as_secs_f32();
        eprintln!("{since:6.1} {} on {:?}: {}\n       {:?}", self.name, database.engine(), step.why, step.action);
        match &step.action {
            Do::Anabranch(text) => {
                let before = matches!(step.ends, Ends::Refused(_)).then(|| contents(&self.clone));
                let ran = self.anabranch(text, database);
                judge(step, &ran);
                if let Some(before) = before {
                    assert_eq!(contents(&self.clone), before, "`{text}` was refused, and wrote");
                }
                self.printed(step, &format!("anabranch {}", text.replace("{plan}", "plan.json")), &ran)
            }
            Do::Git(text) => {
                let arguments = words(text);
                let ran = run_git(&self.clone, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
                judge(step, &ran);
                self.printed(step, &format!("git {text}"), &ran)
            }
            Do::Script(text) => {
                let script = self.anabranch(text, database).done().out;
                load(database, &script, AfterAnError::Stop)
                    .unwrap_or_else(|error| panic!("{:?}: {error}\n{script}", database.engine()));
                let ran = Ran { status: Some(0), out: String::new(), err: String::new() };
                let client = "psql -v ON_ERROR_STOP=1 -f script.sql";
                self.printed(step, &format!("anabranch {text} > script.sql\n{}$ {client}", self.name), &ran)
            }
            Do::Write { file, text } => {
                std::fs::write(self.clone.join(file), text).expect("a file is written");
                String::new()
            }
            Do::Replace { file, from, to } => {
                let text = std::fs::read_to_string(self.clone.join(file)).expect("a file");
                assert!(text.contains(from), "`{from}` is not in {file}:\n{text}");
                std::fs::write(self.clone.join(file), text.replacen(from, to, 1)).expect("a file is written");
                String::new()
            }
            Do::Sql(sql) => {
                wait(database.execute(sql));
                String::new()
            }
            Do::Rows { sql, are } => {
                let rows = wait(database.rows(sql));
                let text = |row: &Vec<Option<String>>| {
                    row.iter().map(|cell| cell.clone().unwrap_or_default()).collect::<Vec<_>>().join("|")
                };
                let rows: Vec<String> = rows.iter().map(text).collect();
                assert_eq!(rows, *are, "{:?}: {}: {sql}", database.engine(), step.why);
                String::new()
            }
        }
    }

    fn anabranch(&self, text: &str, database: &TestDatabase) -> Ran {
        let plan = self.clone.with_file_name(format!("plan of {:?}", database.engine()));
        let arguments: Vec<String> =
            words(text).into_iter().map(|word| word.replace("{plan}", &plan.display().to_string())).collect();
        let mut command = command(&self.clone, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        share_intermediate_files(&mut command);
        command.env("ANABRANCH_URL", database.url()).env("USER", self.name).env("HOSTNAME", "music");
        run(command)
    }

    /// What a step says on the page, without what is another each time.
    fn printed(&self, step: &Step, command: &str, ran: &Ran) -> String {
        if !step.on_page {
            return String::new();
        }
        // What cargo said while it built is another each time.
        let err = ran
            .err
            .rsplit_once("    Finished `")
            .map_or(ran.err.as_str(), |(_, end)| end.split_once('\n').map_or("", |(_, rest)| rest));
        let said = format!("{err}{}", ran.out);
        let lines = said.lines().filter(|line| !line.trim_start().starts_with("Blocking waiting for file lock"));
        let said: String = lines.map(|line| format!("{}\n", line.trim_end())).collect();
        let said = said.replace(&format!("{}/", self.clone.display()), "");
        let plan = format!("{} of ", self.clone.with_file_name("plan").display());
        let said: String = said
            .lines()
            .map(|line| {
                line.split_once(&plan).map_or(line.to_owned(), |(before, _)| format!("{before}plan.json")) + "\n"
            })
            .collect();
        let said = steady(&said);
        let status =
            if ran.status == Some(0) { String::new() } else { format!("[exit status {}]\n", ran.status.unwrap_or(-1)) };
        format!(
            "\n{}\n\n```console\n{}$ {command}\n{}{status}```\n",
            step.why,
            self.name,
            said.trim_end_matches('\n').to_owned() + "\n"
        )
        .replace("\n\n```\n", "\n```\n")
    }
}

/// Whether it ended as it must, and said what it must.
#[track_caller]
fn judge(step: &Step, ran: &Ran) {
    let said = format!("{}\n{}\n{}", step.why, ran.out, ran.err);
    let status = match step.ends {
        Ends::Done => 0,
        Ends::Found => 1,
        Ends::Refused(_) => 2,
    };
    assert_eq!(ran.status, Some(status), "{:?}\n{said}", step.action);
    if let Ends::Refused(code) = step.ends {
        assert!(said.contains(code), "not `{code}`: {said}");
    }
    for words in step.shows {
        ran.says(words);
    }
    for words in step.hides {
        assert!(!said.contains(words), "`{words}` is in: {said}");
    }
}

/// Times and durations as if they were always the same.
fn steady(text: &str) -> String {
    let (shape, time) = (b"0000-00-00T00:00:00.000000Z", "2026-11-21T09:23:24.724771Z");
    let fits = |at: usize| {
        text.as_bytes().get(at..at + shape.len()).is_some_and(|bytes| {
            bytes.iter().zip(shape).all(|(&byte, &wanted)| byte == wanted || (wanted == b'0' && byte.is_ascii_digit()))
        })
    };
    let (mut steady, mut at) = (String::new(), 0);
    while let Some(next) = text[at..].chars().next() {
        if fits(at) {
            steady.push_str(time);
            at += shape.len();
        } else {
            steady.push(next);
            at += next.len_utf8();
        }
    }
    let lines = steady.lines().map(|line| {
        match line.split_once(" ms").and_then(|(before, after)| Some((before.rsplit_once("  ")?, after))) {
            Some(((before, digits), after)) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                format!("{before}  12 ms{after}\n")
            }
            _ => format!("{line}\n"),
        }
    });
    lines.collect()
}

fn run_git(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new("git");
    let person = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"];
    command.current_dir(folder).args(person).args(arguments);
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    run(command)
}

/// A page of the documentation is what a story printed; `INSTA_UPDATE=always` writes it.
#[track_caller]
pub(crate) fn assert_page(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&file, text).expect("the page is written");
    }
    let page = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(page, text, "`{path}` is not what the commands print; `INSTA_UPDATE=always` writes it");
}
