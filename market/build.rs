//! Migrations are carried inside the program: a new file among them makes a new program.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
