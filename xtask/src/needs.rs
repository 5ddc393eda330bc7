//! What must be installed, and how to get it: through the ordinary clients, or by one line that says what to do.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::places::Places;
use crate::postgres::{Binaries, MAJOR_MIN, is_root, npm_package};
use crate::{processes, steps};

const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for the browser.
pub fn wasm_target(places: &Places) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--print", "target-libdir", "--target", WASM])
        .current_dir(&places.root);
    let folder = processes::output_or_fail(&mut rustc, "asking rustc for its folders")?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!("Rust lacks its target {WASM}: install it as you installed Rust (with rustup: rustup target add {WASM})");
    }
    steps::long("installing Rust's target for the browser", || {
        let mut rustup = Command::new("rustup");
        rustup.args(["target", "add", WASM]).current_dir(&places.root);
        processes::run_or_fail(&mut rustup, "installing Rust's target for the browser")?;
        Ok(((), format!("{WASM} is installed")))
    })
}

/// PostgreSQL's programs: those that are here, else through apt, else through npm into `tools`.
pub fn postgres(tools: &Path) -> Result<Vec<Binaries>> {
    let found = Binaries::all(tools);
    if !found.is_empty() {
        return Ok(found);
    }
    if apt_install("PostgreSQL", &["postgresql"])? {
        let found = Binaries::all(tools);
        if !found.is_empty() {
            return Ok(found);
        }
    }
    if find("npm").is_some() {
        let package = npm_package();
        steps::long("installing PostgreSQL through npm", || {
            crate::places::make_open_folder(tools)?;
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-audit", "--no-fund", "--prefix"])
                .arg(tools)
                .arg(&package);
            processes::run_or_fail(&mut npm, "installing PostgreSQL through npm")?;
            Ok(((), format!("{package} is installed in {}", tools.display())))
        })?;
    }
    let found = Binaries::all(tools);
    if found.is_empty() {
        bail!("PostgreSQL {MAJOR_MIN} or newer is missing: install it (Debian: apt-get install postgresql)");
    }
    Ok(found)
}

/// A browser and its driver.
#[derive(Debug)]
pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

/// Chromium and its driver: those named by CHROMIUM and CHROMEDRIVER or found on the path, else through apt.
pub fn browser() -> Result<Browser> {
    if let Some(browser) = find_browser() {
        return Ok(browser);
    }
    apt_install("Chromium for the browser tests", &["chromium", "chromium-driver"])?;
    match find_browser() {
        Some(browser) => Ok(browser),
        None => bail!(
            "Chromium and chromedriver are missing: install them (Debian: apt-get install chromium chromium-driver)"
        ),
    }
}

fn find_browser() -> Option<Browser> {
    let named = |variable: &str| {
        std::env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_file())
    };
    let chromium = named("CHROMIUM").or_else(|| {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
            .into_iter()
            .find_map(find)
    })?;
    let driver = named("CHROMEDRIVER").or_else(|| find("chromedriver"))?;
    Some(Browser { chromium, driver })
}

/// The rules by which the suite judges whether pages can be used by everybody (axe-core, MPL-2.0), through npm.
pub fn axe(tools: &Path) -> Result<PathBuf> {
    const PACKAGE: &str = "axe-core@4.14.1";
    let script = tools.join("node_modules/axe-core/axe.min.js");
    install_from_npm(tools, PACKAGE, script)
}

/// A file of a package, which is installed when the file is missing.
fn install_from_npm(tools: &Path, package: &str, file: PathBuf) -> Result<PathBuf> {
    if file.is_file() {
        return Ok(file);
    }
    if find("npm").is_none() {
        apt_install("npm", &["npm"])?;
    }
    if find("npm").is_none() {
        bail!("npm is missing: install it (Debian: apt-get install npm)");
    }
    let what = format!("installing {package} through npm");
    steps::long(&what, || {
        crate::places::make_open_folder(tools)?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(tools)
            .arg(package);
        processes::run_or_fail(&mut npm, &what)?;
        if !file.is_file() {
            bail!("{package} holds no {}", file.display());
        }
        Ok((file, format!("{package} is installed")))
    })
}

/// Stripe's own command line (Apache-2.0), a client of our fake that knows nothing of us, through npm. The program is in
/// a package for each system; the one named here only picks it.
pub fn stripe_cli(tools: &Path) -> Result<PathBuf> {
    const PACKAGE: &str = "@stripe/cli@1.52.0";
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let machine = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    let program = tools.join(format!("node_modules/@stripe/cli-{system}-{machine}/bin/stripe"));
    install_from_npm(tools, PACKAGE, program)
}

/// A program that cargo can install; builds it when it is missing, which takes minutes.
pub fn cargo_tool(places: &Places, program: &str, package: &str) -> Result<()> {
    if find(program).is_some() {
        return Ok(());
    }
    steps::long(&format!("installing {package} (minutes, once)"), || {
        let mut cargo = places.cargo();
        cargo.args(["install", "--locked", package]);
        processes::run_or_fail(&mut cargo, &format!("installing {package}"))?;
        Ok(((), format!("{package} is installed")))
    })
}

/// A program of the Debian package of this name; through apt when it is missing.
pub fn program(program: &str, package: &str) -> Result<PathBuf> {
    // Daemons are not on everybody's PATH.
    let look = || find(program).or_else(|| Some(Path::new("/usr/sbin").join(program)).filter(|path| path.is_file()));
    if let Some(path) = look() {
        return Ok(path);
    }
    apt_install(program, &[package])?;
    match look() {
        Some(path) => Ok(path),
        None => bail!("{program} is missing: install it (Debian: apt-get install {package})"),
    }
}

/// Looks a program up in PATH, and where cargo installs to.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    std::env::split_paths(&path)
        .chain(cargo_home.map(|home| home.join("bin")))
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// Installs Debian packages, as root or through a sudo that asks nothing. Tells whether it could try.
fn apt_install(what: &str, packages: &[&str]) -> Result<bool> {
    let may_sudo = || find("sudo").is_some() && processes::succeeds(Command::new("sudo").args(["-n", "true"]));
    if find("apt-get").is_none() || !(is_root() || may_sudo()) {
        return Ok(false);
    }
    let apt = |words: &[&str]| {
        let mut command = Command::new(if is_root() { "env" } else { "sudo" });
        if !is_root() {
            command.args(["-n", "env"]);
        }
        command
            .args([
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "-o",
                "DPkg::Lock::Timeout=300",
            ])
            .args(words);
        command
    };
    steps::long(&format!("installing {what} through apt"), || {
        // Old lists often still serve, so a failure here is not the end.
        processes::run(&mut apt(&["update", "-qq"]))?;
        let mut words = vec!["install", "-y", "-qq", "--no-install-recommends"];
        words.extend(packages);
        processes::run_or_fail(&mut apt(&words), &format!("installing {what} through apt"))?;
        Ok((true, format!("{} installed", packages.join(" and "))))
    })
}
