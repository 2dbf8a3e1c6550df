module gomaplab

go 1.19
