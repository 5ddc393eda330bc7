//! The limit of a page that is sent as it is: nginx, on the same core, with the same bytes.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::http::{self, Answer};
use super::stage::{Stage, stop_child};
use crate::postgres::is_root;
use crate::{needs, places, processes};

/// nginx sends saved answers on the same core.
#[derive(Debug)]
pub struct Nginx {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

impl Nginx {
    /// Starts it with exactly these answers, by path.
    pub fn start(stage: &Stage, answers: &[(String, Answer)]) -> Result<Self> {
        let program = needs::program("nginx", "nginx")?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let folder = stage.scratch.join("nginx");
        places::make_open_folder(&folder)?;
        let path = folder.join("nginx.conf");
        fs::write(&path, configuration(&folder, port, answers)?)?;
        let mut command = Command::new(program);
        command
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(&path)
            .stderr(Stdio::null());
        let child = stage.cores.measured(|| processes::start(&mut command))?;
        let nginx = Self { address, child };
        let begin = Instant::now();
        for (path, wanted) in answers {
            loop {
                match http::get(address, path, &[]) {
                    Ok(answer) if answer.body == wanted.body => break,
                    _ if begin.elapsed() < Duration::from_secs(5) => std::thread::sleep(Duration::from_millis(10)),
                    Ok(answer) => bail!("nginx answers {path} with {} and other bytes", answer.status),
                    Err(error) => return Err(error.context("nginx does not serve")),
                }
            }
        }
        Ok(nginx)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        stop_child(&mut self.child);
    }
}

/// One worker that logs nothing and keeps its files open: as fast as nginx can.
fn configuration(folder: &Path, port: u16, answers: &[(String, Answer)]) -> Result<String> {
    // What nginx writes by itself, and what belongs to one connection.
    const OWN: [&str; 6] = [
        "content-type",
        "content-length",
        "connection",
        "date",
        "server",
        "last-modified",
    ];
    let mut places = String::new();
    for (number, (path, answer)) in answers.iter().enumerate() {
        let file = folder.join(format!("{number}.body"));
        fs::write(&file, &answer.body)?;
        let kind = answer.header("content-type").unwrap_or("text/html");
        // An address that ends with a slash asks nginx for a folder.
        let target = match path.ends_with('/') {
            true => format!("root {};\ntry_files /{number}.body =404;", folder.display()),
            false => format!("alias {};", file.display()),
        };
        places.push_str(&format!("location = {path} {{\n{target}\n"));
        places.push_str(&format!(
            "types {{ }}\ndefault_type '{kind}';\nadd_header Last-Modified '';\n"
        ));
        for (name, value) in answer.headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"");
            places.push_str(&format!("add_header {name} \"{value}\";\n"));
        }
        places.push_str("}\n");
    }
    // Root's worker would become somebody who may not read our files.
    let user = if is_root() { "user root;\n" } else { "" };
    Ok(format!(
        "{user}daemon off;\nworker_processes 1;\npid nginx.pid;\nerror_log nginx.log;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\naccess_log off;\netag off;\nsendfile on;\ntcp_nopush on;\nkeepalive_requests 100000000;\n\
         open_file_cache max=100;\nopen_file_cache_valid 1h;\n\
         client_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\n\
         uwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\n\
         server {{\nlisten 127.0.0.1:{port};\n{places}}}\n}}\n"
    ))
}
