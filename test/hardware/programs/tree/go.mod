module tree

go 1.21
