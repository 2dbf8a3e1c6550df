module gomaplab/probe

go 1.19
